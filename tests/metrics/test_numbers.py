"""The numbers of a campaign against ways counted by hand."""

from datetime import timedelta

from app.foundation import clock
from app.landing.clearing import delete_unconfirmed
from app.metrics.figures import Figures
from tests.metrics.conftest import ROBOT, Town


def test_everybody_is_counted_where_they_came_from(story: Town):
    numbers = story.numbers()
    assert numbers.totals == Figures(
        views=8,
        sign_ups=5,
        confirmed=3,
        referred_confirmed=1,
        confirm_pages=3,
        pressed=2,
        mails_sent=5,
        bots=1,
        prefetches=1,
    )
    told = {
        name: (cell.views, cell.sign_ups, cell.confirmed, cell.referred_confirmed)
        for name, cell in numbers.channels.items()
    }
    assert told == {
        "whatsapp": (2, 2, 1, 0),
        "direct": (2, 1, 0, 0),
        "referral": (2, 2, 2, 1),
        "poster": (2, 0, 0, 0),
    }
    assert numbers.variants == {}


def test_who_opened_the_confirm_page_and_left(story: Town):
    left = story.numbers().totals.left
    assert (left.part, left.whole) == (1, 3), "Bernd; Dora typed the code and never saw the page."


def test_shares_are_told_by_network(story: Town):
    numbers = story.numbers()
    assert numbers.shares == {"whatsapp": 1}
    assert numbers.all_shares == 1


def test_how_long_people_take_to_confirm(story: Town):
    middle = story.numbers().time_to_confirm
    assert middle.of == 3
    assert middle.seconds is not None
    assert 20 * 60 <= middle.seconds < 30 * 60, "Anna took 10 minutes, Dora 20, Emil 30."


def test_r1_07_the_deleted_unconfirmed_still_count_as_sign_ups(story: Town):
    before = story.numbers()
    with story.app.app_context(), clock.moved(timedelta(days=9)):
        assert delete_unconfirmed() == 2
    after = story.numbers()
    assert after.totals.sign_ups == before.totals.sign_ups == 5
    assert {name: cell.sign_ups for name, cell in after.channels.items()} == {
        name: cell.sign_ups for name, cell in before.channels.items()
    }


def test_signing_twice_makes_one_supporter_and_a_withheld_mail(town: Town):
    town.sign("Anna")
    town.sign("Anna")
    town.confirm("Anna")
    totals = town.numbers().totals
    assert (totals.sign_ups, totals.confirmed) == (2, 1)
    assert (totals.mails_sent, totals.mails_withheld) == (1, 1)


def test_a_mail_that_waits_is_told_with_its_age(town: Town):
    town.sign("Anna")
    town.citizen.sign(town.slug, "berta@example.org")
    with clock.moved(timedelta(minutes=5)):
        numbers = town.numbers()
    assert (numbers.totals.mails_sent, numbers.totals.mails_waiting) == (1, 1)
    assert numbers.oldest_mail_waiting_seconds is not None
    assert numbers.oldest_mail_waiting_seconds >= 300
    assert numbers.mail_delay.of == 1


def test_a_campaign_nobody_saw_has_nothing_but_zeros(town: Town):
    numbers = town.numbers()
    assert numbers.totals == Figures()
    assert numbers.is_empty
    assert numbers.time_to_confirm.seconds is None


def test_a_channel_only_robots_came_by_is_left_out(town: Town):
    town.look()
    town.look("?via=poster", User_Agent=ROBOT)
    numbers = town.numbers()
    assert list(numbers.channels) == ["direct"]
    assert (numbers.totals.views, numbers.totals.bots) == (1, 1)
