"""One server on loopback: `/sparql` for SPARQL 1.1 clients, and what describes it.

`run` starts it, `app` is the door to Starlette, `protocol` reads requests, `pool` and `worker` answer queries in processes
that can be ended, `described` says in RDF what there is.
"""
