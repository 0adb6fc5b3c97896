package dev.kimigate.client.okhttp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A public method that plays with one copy of OkHttp. Its class has a constructor that takes a {@link OkHttpFixture}
 * and is loaded beside that copy: {@code okhttp3} in its source is that release.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Scenario {
    /** The first release whose API has what the scenario uses, as 100 × major + minor. */
    int from() default 309;
}
