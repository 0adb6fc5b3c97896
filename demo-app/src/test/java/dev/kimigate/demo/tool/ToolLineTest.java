package dev.kimigate.demo.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ToolLineTest {

    @Test
    void read_ofWhatWasWritten_isTheSame() {
        ToolLine answered = ToolLine.answered(7, ToolLine.question(7));
        ToolLine failed = ToolLine.failed(8, new IOException("a\tb\nc"));
        assertThat(ToolLine.read(answered.written())).contains(new ToolLine(7, true, ""));
        assertThat(ToolLine.read(failed.written())).contains(new ToolLine(8, false, "IOException: a b c"));
    }

    @Test
    void read_ofAnotherLine_isNothing() {
        assertThat(ToolLine.read("Picked up something: else")).isEmpty();
        assertThat(ToolLine.read("answered\t7")).isEmpty();
    }

    @Test
    void answered_withOtherWords_isAFailure() {
        ToolLine line = ToolLine.answered(7, ToolLine.question(8));
        assertThat(line.answered()).isFalse();
        assertThat(line.reason()).contains("file number 8");
    }

    @Test
    void failed_inAFuture_namesTheCause() {
        Throwable failure = new CompletionException(new CallFailedException("HTTP 403: no"));
        assertThat(ToolLine.failed(1, failure).reason()).isEqualTo("HTTP 403: no");
    }

    @Test
    void failed_withALibrarysException_namesItAndTheServersWords() {
        Throwable failure = new IllegalStateException("{\"error\":{\"message\":\"too many\"}}");
        assertThat(ToolLine.failed(1, failure).reason()).isEqualTo("IllegalStateException: too many");
    }
}
