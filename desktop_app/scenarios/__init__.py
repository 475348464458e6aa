"""Scenarios: what trainers and testers write once, and everybody can show, practise, assess and test.

*Event → expected act → check*: what happens at the desk, what a good agent does about it, what has to be true then.
Reading a file is pure; playing one and judging it goes through the services. Nothing here imports Qt or the store.
"""
