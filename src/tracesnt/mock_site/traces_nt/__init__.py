"""TRACES NT (path ``/tracesnt``): operators, requests for authorisation, and the control body's decisions."""
