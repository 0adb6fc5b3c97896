package dev.kimigate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A scenario of what only one client can do; its class has a constructor with a {@link CopyFixture}, and is closed if
 * it can be.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CopyScenario {
    /** The first release that has what it needs: 102 is 1.2. */
    int from() default 0;
}
