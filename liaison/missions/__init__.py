"""Missions of travelling investigators: the service supports and hosts them, it issues nothing (liaison.md §2.8, §6.3).

Two halves. The *logistics sheet* (travellers, programme, contacts, checklist) is what a VIA or an assistant is granted
by name. The *judicial part* (basis, consents, passports, acts, exhibits, report) is for officers only; it lies in
tables of its own, so that the second wall keeps them apart too.
"""
