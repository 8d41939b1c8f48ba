"""Chapter 7: disputes 依法有效化解社会矛盾纠纷 (reconsideration)."""
