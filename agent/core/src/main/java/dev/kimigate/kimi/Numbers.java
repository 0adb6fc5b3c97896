package dev.kimigate.kimi;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Numbers that may be written as strings. */
final class Numbers {
    private static final int LONGEST = 40;

    private Numbers() {}

    /** The value at hand; NaN if it is no finite number. */
    static double of(JsonParser parser) throws IOException {
        return parser.currentToken().isScalarValue() ? of(parser.getText()) : Double.NaN;
    }

    static double of(@Nullable String text) {
        if (text == null || text.length() > LONGEST || !isDecimal(text.trim())) {
            return Double.NaN;
        }
        try {
            double number = Double.parseDouble(text.trim());
            return Double.isInfinite(number) ? Double.NaN : number;
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    /** Java also takes hexadecimal numbers, names and types for numbers. */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
