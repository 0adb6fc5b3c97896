@NullMarked
package dev.kimigate.gateway;

import org.jspecify.annotations.NullMarked;
