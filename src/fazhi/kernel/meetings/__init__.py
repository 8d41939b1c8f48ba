"""Meetings 会议 (S02): which was held when, what was on its agenda, and which matters it decided."""
