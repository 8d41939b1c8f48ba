"""Random inspection 双随机、一公开 (S18): directories, yearly plan, campaigns, the list of abnormal operation."""
