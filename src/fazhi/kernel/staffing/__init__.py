"""The kernel's layer of staffing: organs, posts and officers change by proposals; absences and hand-overs are acts."""
