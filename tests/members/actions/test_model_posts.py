"""党员示范岗 and 党员责任区: set up, changed, handed over, ended."""

from datetime import date

import pytest

from branchrecords.errors import ActionError
from members.actions.model_posts import add_model_post, change_area, change_model_post, end_placed
from members.models import ModelPost, ResponsibilityArea
from members.queries.model_posts import areas_of, placed_of, posts_of
from tests.factories.members import AT, TODAY, make_people, make_person
from tests.factories.units import make_area, make_model_post

pytestmark = pytest.mark.django_db


def refused(words: str):
    return pytest.raises(ActionError, match=words)


def test_a_post_has_people_and_does_not_begin_tomorrow(tree):
    facts = {"organization": tree["branch"], "name": "窗口", "place": "大厅", "pledge": "快办"}
    with refused("至少写一名岗上党员"):
        add_model_post(facts=facts | {"starts_on": TODAY}, people=[], by=None, at=AT)
    with refused("晚于今天"):
        make_model_post(tree["branch"], [make_person(tree["branch"])], starts_on=date(2026, 11, 21))


def test_people_of_a_post_change(tree):
    first, second = make_people(tree["branch"], 2)
    post = make_model_post(tree["branch"], [first])
    change_model_post(post=post, changes={"pledge": "当日办结"}, people=[second], by=None, at=AT)
    post.refresh_from_db()
    assert (post.pledge, list(post.people.all())) == ("当日办结", [second])


def test_an_area_is_handed_over_on_a_day(tree):
    first, second = make_people(tree["branch"], 2)
    make_area(tree["branch"], first)
    make_area(tree["branch"], second, starts_on=date(2026, 6, 1))
    areas = ResponsibilityArea.objects.all()

    def answering(on):
        return [a.person for a in areas_of(areas, organization=tree["branch"], on=on)]

    assert answering(date(2026, 5, 31)) == [first]
    assert answering(date(2026, 6, 1)) == [second]
    with refused("现在就由"):
        make_area(tree["branch"], second, starts_on=date(2026, 7, 1))
    with refused("起已登记由"):
        make_area(tree["branch"], first, starts_on=date(2025, 1, 1))


def test_changed_dates_may_not_overlap_another_members(tree):
    first, second = make_people(tree["branch"], 2)
    before = make_area(tree["branch"], first)
    make_area(tree["branch"], second, starts_on=date(2026, 6, 1))
    with refused("在这段时间里由"):
        change_area(area=before, changes={"ends_on": date(2026, 7, 1)}, by=None, at=AT)


def test_ending_is_once_after_the_start_and_not_tomorrow(tree):
    post = make_model_post(tree["branch"], [make_person(tree["branch"])])
    for day, words in ((date(2026, 1, 1), "应晚于开始日期"), (date(2026, 11, 21), "晚于今天")):
        with refused(words):
            end_placed(thing=post, ends_on=day, by=None, at=AT)
    end_placed(thing=post, ends_on=date(2026, 9, 1), by=None, at=AT)
    with refused("已于 2026-09-01 结束"):
        end_placed(thing=post, ends_on=date(2026, 10, 1), by=None, at=AT)
    rows = ModelPost.objects.all()
    days = (date(2026, 8, 31), date(2026, 9, 1))
    assert [len(posts_of(rows, organization=tree["general"], on=on)) for on in days] == [1, 0]


def test_what_one_member_answers_for(tree):
    person = make_person(tree["branch"])
    post, area = make_model_post(tree["branch"], [person]), make_area(tree["branch"], person)
    found = placed_of(person, on=TODAY)
    assert (list(found["posts"]), list(found["areas"])) == ([post], [area])
