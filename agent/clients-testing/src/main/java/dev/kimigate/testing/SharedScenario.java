package dev.kimigate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A method of a {@link ScenarioGroup} that plays one scenario. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface SharedScenario {
    /** What a client must have for it. */
    Feature[] needs() default {};
}
