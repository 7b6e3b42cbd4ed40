package io.darkroom.storage.serve;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Tag;

/** Serves from files. */
@QuarkusTest
@Tag("backend")
class ServingTest extends ServingSpecification {}
