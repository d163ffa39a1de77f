"""The long proofs: what `make test` leaves to `make test-all`, and why each takes its time.

They start products of their own, read every page or take thousands of random steps. CI runs all.
"""

PROOFS = {
    "backup/test_backup.py": "rehearsals in fresh clusters",
    "demo/test_figures_agree.py": "every figure of the demo by a second implementation",
    "demo/test_sealed_sets.py": "row for row what the actions write",
    "deploy/test_graceful_stop.py": "servers stopped with work in hand",
    "deploy/test_topology.py": "production as it is deployed",
    "dues/test_ledger.py": "random steps of the books beside a model",
    "embedded/test_run.py": "`make run` started and killed",
    "faults/test_broker_lost.py": "a worker loses its broker",
    "faults/test_faults.py": "parts killed while people work",
    "journeys/test_crawl.py": "every page of every role",
    "journeys/test_first_login.py": "a one-time code to a password",
    "journeys/test_first_run.py": "an empty database to a first meeting",
    "journeys/test_help_pictures.py": "every picture of the help",
    "journeys/test_keyboard.py": "without a mouse",
    "journeys/test_second_factor.py": "set up and come back",
    "journeys/test_two_people.py": "one record, two writers",
    "journeys/test_widths.py": "every key page at every width",
    "members/queries/test_as_of.py": "random registers beside a model of lists",
    "reports/independent/test_random_pivots.py": "random committees counted twice",
    "reports/independent/test_random_worlds.py": "random committees counted twice",
    "reports/test_killed_batches.py": "batches killed on the way",
    "sweep/test_bad_input.py": "garbage into every form",
}
