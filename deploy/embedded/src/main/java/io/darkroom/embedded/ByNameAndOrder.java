package io.darkroom.embedded;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Test classes by name, those with an {@code @Order} above the default at the end: a test that stops a backend or moves the clock is one of
 * the last of its service, which then need not be started again for it.
 */
public final class ByNameAndOrder implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        new ClassName().orderClasses(context);
        new OrderAnnotation().orderClasses(context);
    }
}
