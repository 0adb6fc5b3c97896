package dev.kimigate.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the kit's verdict rests on. */
class KitRefereeTest {
    /** A call of that process begins, or ends. */
    private static void tell(Socket socket, int event) throws IOException {
        socket.getOutputStream().write(event);
        assertThat(socket.getInputStream().read()).isEqualTo('k');
    }

    private static Socket call(KitReferee referee, long pid) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), referee.port());
        new DataOutputStream(socket.getOutputStream()).writeLong(pid);
        tell(socket, KitReferee.BEGUN);
        return socket;
    }

    @Test
    void most_isOfAllProcesses_withoutThoseThatWereKilled() throws Exception {
        try (KitReferee referee = new KitReferee();
                Socket one = call(referee, 1);
                Socket other = call(referee, 2)) {
            tell(other, KitReferee.ENDED);
            assertThat(referee.most()).isEqualTo(2);
            tell(other, KitReferee.BEGUN);
            referee.killed(1);
            Socket third = call(referee, 2);

            assertThat(referee.most()).isEqualTo(2);
            Socket fourth = call(referee, 3);
            assertThat(referee.most()).isEqualTo(3);
            assertThat(referee.starts()).isEqualTo(5);
            for (Socket socket : new Socket[] {one, third, fourth}) {
                socket.close();
            }
        }
    }

    @Test
    void callsThatNeverBegin_endTheWait() throws Exception {
        try (KitReferee referee = new KitReferee()) {
            assertThatThrownBy(() -> referee.awaitStarts(1, Duration.ZERO))
                    .isInstanceOf(KitFailure.class)
                    .hasMessage("calls wait, and no permit comes");
        }
    }
}
