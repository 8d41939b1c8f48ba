"""Roll-up 逐级汇总 (S51): signed bundles of figures, added up by their own rules, opened level by level."""
