"""The demo committee has exactly the structure that the statistics table prints."""

from collections import Counter
from random import Random

import pytest
from stdnum.cn import ric

from branchrecords.demo.people import invent
from branchrecords.demo.register import build_register
from branchrecords.demo.structure import nodes
from members.models import Organization, Person
from members.rules.kinds import Sector


def test_structure_is_the_table_of_the_founding_document():
    below = nodes()[1:]
    assert len(below) == 89
    assert Counter(node.sector.label for node in below) == {
        "机关": 8,
        "社区": 27,
        "两新及其他": 54,
    }
    kinds = Counter(node.kind.value for node in below)
    assert (kinds["committee"], kinds["general_branch"]) == (3, 7)
    assert 89 - 3 - 7 == sum(kinds[k] for k in ("branch", "joint_branch", "mobile_branch")) == 79
    assert sum(node.members for node in below) == 1192


def test_the_same_seed_invents_the_same_people():
    def few():
        rng, taken = Random(7), set()
        return [
            invent(
                rng, sector=Sector.AGENCY, college=True, probationary=False, number=n, taken=taken
            )
            for n in range(1, 20)
        ]

    assert few() == few()


def test_invented_numbers_agree_with_birth_and_sex():
    rng, taken = Random(7), set()
    for number in range(1, 200):
        one = invent(
            rng,
            sector=Sector.COMMUNITY,
            college=False,
            probationary=False,
            number=number,
            taken=taken,
        )
        assert ric.calc_check_digit(one.id_number) == one.id_number[-1]
        assert ric.get_birth_date(one.id_number) == one.born_on
        assert int(one.id_number[16]) % 2 == int(one.sex) % 2


@pytest.mark.django_db
def test_the_register_leaves_room_for_the_three_who_are_admitted_with_college():
    """1,192 and 693 are reached with the year's 发展党员: tests/demo/test_statistics.py."""
    build_register(Random(1))
    assert Person.objects.count() == 1189
    assert Person.objects.filter(education__gte="10", education__lt="40").count() == 690
    assert Organization.objects.exclude(kind="group").count() == 90
