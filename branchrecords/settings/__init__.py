"""All settings, read from the environment once, a module for each area.

A first run needs none of them: `branchrecords.embedded` fills in what is missing and sets
LOCAL_RUN. Whoever names a DATABASE_URL runs in production, where a missing or wrong value stops
the start with a sentence that says what to write. `.env.sample` lists every variable.
"""

from .accounts import *
from .files import *
from .logs import *
from .messages import *
from .project import *
from .providers import *
from .queue import *
from .stores import *
from .transport import *
