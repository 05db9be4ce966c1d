"""Campaigns from the command line."""

import json

from flask import Flask


def test_a_campaign_is_made_published_and_listed(app: Flask, organisation: None):
    run = app.test_cli_runner().invoke
    made = run(
        args=[
            *(
                "campaign",
                "new",
                "--template",
                "petition",
                "--title",
                "Rettet das Freibad!",
                "--slug",
                "freibad",
            ),
            *("--set", "theme=plakat", "--set", "goal=250", "--publish"),
        ]
    )
    assert made.exit_code == 0, made.output
    assert made.output.strip() == "http://localhost/freibad"
    listed = json.loads(run(args=["campaign", "list", "--json"]).output)
    assert [(row["slug"], row["state"], row["title"]) for row in listed] == [
        ("freibad", "live", "Rettet das Freibad!")
    ]
    assert "Rettet das Freibad!" in run(args=["campaign", "list"]).output


def test_what_cannot_be_is_refused_with_a_sentence(app: Flask, organisation: None):
    new = ["campaign", "new", "--title", "Rettet das Freibad!", "--template"]
    for wrong, word in (
        (["nothing"], "no template"),
        (["petition", "--set", "colour=red"], "not understood"),
        (["petition", "--set", "goal=many"], "whole number"),
        (["petition", "--set", "theme=nothing"], "no theme"),
        (["petition", "--slug", "staff"], "cannot be an address"),
    ):
        answer = app.test_cli_runner().invoke(args=[*new, *wrong])
        assert answer.exit_code != 0
        assert word in str(answer.exception), answer
