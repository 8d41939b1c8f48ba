"""Limits as a calendar 期限日历 (iCalendar, RFC 5545): a secret address of each officer, and a file of one matter."""
