from tests.house.sizes import size

#: Two weeks of loads; a skipped test is a failure where the whole suite is judged.
collect_ignore = size(["test_each_day.py"], [])
