package io.darkroom.storage.serve;

import io.quarkus.test.junit.QuarkusTest;

/** From files. */
@QuarkusTest
class ServingTest extends ServingSpecification {}
