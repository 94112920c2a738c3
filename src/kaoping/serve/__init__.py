"""`kaoping serve` (本机网站服务): the site behind a sign-in, on 127.0.0.1, read-only.

vault · accounts · tokens keep credentials; throttle · sessions decide who may ask; editions builds the
site of each audience for the current run; app answers a request; web speaks HTTP.
"""
