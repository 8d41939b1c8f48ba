"""Runs of imports 导入: kept, examined and written a chunk at a time, so that one cut off goes on where it was."""
