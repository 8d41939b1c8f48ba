"""Organs, officers and posts on the workbench 机构人员: the tree, a person's page, proposals, hand-over sheets."""
