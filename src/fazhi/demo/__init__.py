"""The demonstration county 演示县: the published totals of Wuji county's year 2021, performed through the engine.

Its cases, people and enterprises are invented; the place is shown as 演示县 (无极县2021年公开总数).
"""
