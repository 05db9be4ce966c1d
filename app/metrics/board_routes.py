"""The address of the board."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.campaigns.filing import teams_used, topics_used
from app.campaigns.queries import has_demo
from app.foundation.gates import needs, staff_blueprint
from app.foundation.paging import PAGE_SIZE, Page, page_number
from app.metrics import board, board_wording, verdict_wording
from app.metrics.board_rows import has_campaigns
from app.metrics.board_waiting import waiting_for
from app.metrics.overview import DAYS, last_days
from app.metrics.rates import FEWEST

bp = staff_blueprint("board", __name__)


@bp.get("/board")
@needs("numbers.view")
def the_board() -> ResponseReturnValue:
    """Every campaign that was in the air; ``?month=&topic=&team=&sort=&page=``."""
    months = board.months()
    asked = board.wanted(
        *(request.args.get(name, "").strip()[:80] for name in ("month", "topic", "team", "sort")),
        known=months,
    )
    found = board.balloons(asked)
    number = page_number(len(found))
    rows = board.in_order(found, asked.order)[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "metrics/board.html",
        wanted=asked,
        sky=found[: board.IN_THE_SKY],
        deciding=[one for one in found if one.waits],
        page=Page(rows, number, len(found)),
        last_days=last_days([one.campaign.id for one in rows]) if rows else {},
        no_days=[0] * DAYS,
        usual=found[0].usual if found else None,
        waiting=waiting_for(current_user.may),
        months=months,
        this_month=board.this_month(),
        topics=topics_used(),
        teams=teams_used(),
        has_demo=has_demo(),
        advice=verdict_wording,
        advised={state: verdict_wording.in_a_word(state) for state in board.ADVICE},
        words=board_wording,
        fewest=FEWEST,
        is_empty=not has_campaigns(),
    )
