package io.darkroom.embedded;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Test classes by name, those with {@code @Order(Integer.MAX_VALUE)} at the end: a test that stops a backend is the last of its service, which
 * then need not be started again for it.
 */
public final class ByNameAndOrder implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        new ClassName().orderClasses(context);
        new OrderAnnotation().orderClasses(context);
    }
}
