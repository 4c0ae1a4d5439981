"""Operations: paths, parameters, bodies, responses, security, servers and examples."""
