"""Guessing a password: however a name is written that the database takes for an account's, it is one count."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from fazhi.web.account import throttling

ADDRESS = "192.0.2.7"


@pytest.mark.django_db
def test_other_letters_for_the_same_name_win_no_further_guesses() -> None:
    users = get_user_model()._default_manager
    users.create_user("wang.yi-k", password=None)
    plain = {limit.key for limit in throttling.limits_of("wang.yi-k", ADDRESS)}
    variants = ["WANG.YI-K", " wang.yi-k ", "wang.yı-k", "wang.yi-\u212a", "wang.yİ-k", "ｗang.yi-k"]
    taken = [each for each in variants if users.filter(username__iexact=each.strip()).exists()]
    assert "WANG.YI-K" in taken
    for variant in taken:
        assert {limit.key for limit in throttling.limits_of(variant, ADDRESS)} == plain, ascii(variant)
