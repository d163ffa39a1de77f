"""学时, 培训证明 and 心得: who may open what."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.study import certificate, make_call, make_essay, make_training

ROWS: tuple[Row, ...] = (
    Row("study-hours", "branch", "LSOCA"),
    Row("study-export", "branch", "SOC", 200, "POST"),
    Row("person-study", "person", "LSOCA"),
    Row("training-list", "branch", "LSOCA"),
    Row("training-add", "branch", "LSO"),
    Row("training-export", "branch", "SOC", 200, "POST"),
    Row("training-detail", "training", "LSOCA"),
    Row("training-decide", "training", "LSO", 200, "POST"),
    Row("training-paper", "training", "LSOCA"),
    Row("essay-list", "branch", "LSOCA"),
    Row("essay-ask", "branch", "LSO"),
    Row("essay-call", "essay_call", "LSOCA"),
    Row("essay-enter", "essay_call", "LSO"),
    Row("essay-export", "essay_call", "SOC", 200, "POST"),
    Row("essay-detail", "essay", "LSOCA"),
    Row("essay-check", "essay", "LSO", 200, "POST"),
    Row("essay-paper", "essay", "LSOCA"),
    Row("my-essay-add", "", "M", 404, base="self"),
    Row("my-essay", "essay", "M", 404, base="self"),
    Row("my-essay-paper", "essay", "M", 404, base="self"),
    Row("my-study", "", "M", base="self"),
    Row("my-training-add", "", "M", 404, base="self"),
    Row("my-training", "training", "M", 404, base="self"),
    Row("my-training-paper", "training", "M", 404, base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A training and a 心得 of a member who has no account among those who try."""
    training = make_training(place.people[0], place.by, upload=certificate())
    call = make_call(place.branch, place.people[:1], place.by)
    essay = make_essay(place.people[0], place.by, call=call, upload=certificate())
    return {
        "training": {"pk": training.pk},
        "essay_call": {"pk": call.pk},
        "essay": {"pk": essay.pk},
    }
