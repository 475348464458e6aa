"""A scenario that is as small as one can be, for tests that change one thing of it."""

SMALL = """\
scenario: small
title: A call is answered
start: 2026-02-04T10:00:00Z
world:
  contacts:
    ada:
      first_name: Ada
      last_name: Lovelace
      work_phone: +1 803-123-0000
events:
  - at: 0 s
    arrives: call
    from: +1 803-123-0000
  - at: 10 s
    says: Ada here.
    during: call
    name: greeting
truth:
  call: ada
expected:
  - accept: call
  - wrap_up: Resolved
success:
  - linked: call
  - wrapped_up: call
"""
