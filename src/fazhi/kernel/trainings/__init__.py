"""Trainings and examinations 培训、考试: who attended how many hours, who passed. Other procedures ask for both."""
