"""Sign-in 登录: accounts, passwords, second factors, sessions, and the journal of who came in."""
