"""EU Login (path ``/cas``): accounts, sign-in with two factors, and the CAS protocol towards services."""
