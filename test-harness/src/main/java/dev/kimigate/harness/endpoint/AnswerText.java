package dev.kimigate.harness.endpoint;

/** The text of one answer in the shape of one surface, for servers that are not this package's. */
public final class AnswerText {

    private static final long CREATED_SECONDS = 1_790_000_000;

    private final AnswerShape shape;
    private final String text;

    public AnswerText(Surface surface, String model, String text) {
        this.shape = AnswerShape.of(surface, new AnswerFacts("scripted", model, text, CREATED_SECONDS, 1));
        this.text = text;
    }

    /** The events of a stream up to and with the first words. */
    public String begin() {
        return shape.head() + shape.part(0, text);
    }

    /** The events that end a stream. */
    public String end() {
        return shape.tail();
    }

    /** The answer to a request that wants no stream. */
    public String whole() {
        return EndpointJson.string(shape.whole());
    }
}
