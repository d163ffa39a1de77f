"""Python runs this at start when the folder is on PYTHONPATH: the clock begins at CLOCK.

The demo committee lives on a fixed day, so the product that shows it to a test must live on that
day too: «过期 20 天» would read otherwise tomorrow. Time goes on from there.
"""

import datetime
import os

import time_machine

if os.environ.get("CLOCK"):
    begin = datetime.datetime.fromisoformat(os.environ["CLOCK"])
    time_machine.travel(begin, tick=True).start()
