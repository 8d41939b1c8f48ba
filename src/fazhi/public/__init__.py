"""The public site 公开网站: what anybody may read, without sign-in, without scripts, without a request elsewhere.

It asks the kernel's rules of what is public and knows no viewer: nothing here may depend on who reads.
"""
