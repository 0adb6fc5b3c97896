/** What happens to gated calls, as events of Java Flight Recorder. The one package that sees it. */
@NullMarked
package dev.kimigate.jfr;

import org.jspecify.annotations.NullMarked;
