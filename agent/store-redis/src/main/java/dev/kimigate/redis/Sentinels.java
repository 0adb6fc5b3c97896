package dev.kimigate.redis;

import dev.kimigate.lease.ServerException;
import io.valkey.Connection;
import io.valkey.Protocol.Command;
import io.valkey.exceptions.JedisException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks sentinels where the primary is: the first that answers counts. They are asked without a password. */
final class Sentinels {
    private Sentinels() {}

    /** Blocks; {@link ServerSockets#close} from another thread ends that. */
    static ServerAddress primary(ServerPlace place, ServerSockets sockets) throws ServerException {
        String problem = "";
        int others = place.sentinels().size();
        for (ServerAddress sentinel : place.sentinels()) {
            sockets.turnTo(sentinel, others--);
            try (Connection connection = new Connection(sockets)) {
                connection.sendCommand(Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", place.name());
                ServerAddress primary = address(place.server(), connection.getOne());
                if (primary != null) {
                    return primary;
                }
                problem = "the sentinel knows no primary named " + place.name();
            } catch (JedisException e) {
                problem = ServerErrors.explainLoss(e);
            }
            problem = sentinel + ": " + problem;
        }
        throw new ServerException(problem);
    }

    private static @Nullable ServerAddress address(ServerAddress like, Object reply) {
        if (reply instanceof List<?> words
                && words.size() == 2
                && words.get(0) instanceof byte[] host
                && words.get(1) instanceof byte[] port
                && text(port).matches("[0-9]{1,5}")) {
            return like.at(text(host), Integer.parseInt(text(port)));
        }
        return null;
    }

    private static String text(byte[] word) {
        return new String(word, StandardCharsets.UTF_8);
    }
}
