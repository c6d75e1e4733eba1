package io.eventserver.edge;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How tokens are checked.
 *
 * @param key PEM file with the public key of whoever signs them
 * @param algorithm how they are signed, by its name in RFC 7518
 * @param issuer whom they must be of; empty: whoever has the key
 * @param audience for whom they must be; empty: anybody
 */
public record TokenSettings(
    Path key, String algorithm, Optional<String> issuer, Optional<String> audience) {}
