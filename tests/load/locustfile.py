"""What 200 people do at once: secretaries at their desks, members on their phones.

Everybody logs in once, as in the morning; what follows is measured, with time to read and type in
between. Run by `make load` (tests/load/run.py).
"""

from __future__ import annotations

import itertools
import os
import random
import re
from datetime import date, timedelta

import gevent
from locust import HttpUser, between, task

from tests.load.forms import changed, form_with

BRANCHES = int(os.environ["LOAD_BRANCHES"])
PASSWORD = os.environ["LOAD_PASSWORD"]
SECONDS = int(os.environ["LOAD_SECONDS"])
MONTH = "2026-11"  # the latest of the invented register
THINK = between(10, 30)  # seconds for reading a page or filling in a form
_numbers = {"shuji": itertools.count(1), "dangyuan": itertools.count(2)}
_chance = random.Random(20261120)
_inside = itertools.count(1)


def _let_in(environment) -> None:
    """Once everybody is logged in, the counting begins; so many seconds later all ends."""
    if next(_inside) == environment.parsed_options.num_users:
        environment.runner.stats.reset_all()
        gevent.spawn_later(SECONDS, environment.runner.quit)


class Person(HttpUser):
    """Somebody with a log-in of a branch of their own."""

    abstract = True
    wait_time = THINK
    prefix: str
    step: int

    def on_start(self) -> None:
        """Log in; the page one lands on says which organisation one belongs to."""
        place = next(_numbers[self.prefix]) * self.step % BRANCHES or 1
        page = self.client.get("/accounts/login/", name="登录页").text
        fields = form_with(page, "password") or []
        typed = changed(fields, username=f"{self.prefix}{place:05d}", password=PASSWORD)
        with self.client.post(
            "/accounts/login/", data=typed, name="登录", catch_response=True
        ) as answer:
            if "/accounts/login" in answer.url:
                answer.failure("not logged in")
        self.landed(answer)
        _let_in(self.environment)

    def landed(self, answer) -> None:
        """What is read off the first page."""

    def page(self, path: str, name: str) -> str:
        """A page, counted under one name for everybody."""
        return self.client.get(path, name=name).text

    def send(self, path: str, fields: list[tuple[str, str]], name: str) -> None:
        """A form; shown again with a complaint instead of leading on, it has failed."""
        with self.client.post(
            path, data=fields, name=name, catch_response=True, allow_redirects=False
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"status {answer.status_code} instead of a redirect")


class Secretary(Person):
    """The desk, the register, a member, the meetings, the dues."""

    weight = 2
    prefix, step = "shuji", 3  # every third branch has not collected this month yet

    def landed(self, answer) -> None:
        place = re.findall(r"/organizations/(\d+)/desk/", answer.url)
        self.home = f"/organizations/{place[0]}"

    @task(6)
    def desk(self) -> None:
        self.page(f"{self.home}/desk/", "书记工作台")

    @task(4)
    def register(self) -> None:
        page = self.page(f"{self.home}/people/", "支部名册")
        people = re.findall(r"/people/(\d+)/\"", page)
        if people:
            self._wait()
            self.page(f"/people/{_chance.choice(people)}/", "党员页")

    @task(3)
    def meetings(self) -> None:
        page = self.page(f"{self.home}/meetings/", "会议列表")
        held = re.findall(r"/meetings/(\d+)/\"", page)
        if held:
            self._wait()
            self.page(f"/meetings/{_chance.choice(held)}/", "会议记录")

    @task(2)
    def plan(self) -> None:
        """Plan a 主题党日 some day from now."""
        address = f"{self.home}/meetings/add/?kind=party_day"
        fields = form_with(self.page(address, "安排会议"), "held_on")
        self._wait()
        day = date.today() + timedelta(days=_chance.randrange(1, 60))
        self.send(address, changed(fields or [], held_on=day.isoformat()), "安排会议（提交）")

    @task(3)
    def collect(self) -> None:
        """Tick one member who has paid."""
        address = f"{self.home}/dues/day/?month={MONTH}"
        fields = form_with(self.page(address, "收党费"), "pick")
        if fields is None:
            return
        self._wait()
        first = next(value for name, value in fields if name == "pick")
        one = [(name, value) for name, value in fields if name != "pick" or value == first]
        self.send(address, one, "收党费（提交）")

    @task(1)
    def cadence(self) -> None:
        self.page(f"{self.home}/cadence/", "频次图")

    def _wait(self) -> None:
        """Reading, then the next click of the same errand."""
        gevent.sleep(self.wait_time())


class Member(Person):
    """The own page on the phone, and what it leads to."""

    weight = 3
    prefix, step = "dangyuan", 1

    @task(5)
    def home(self) -> None:
        self.page("/me/", "党员首页")

    @task(2)
    def study(self) -> None:
        self.page("/me/study/", "我的学时")

    @task(1)
    def profile(self) -> None:
        self.page("/me/profile/", "我的资料")
