package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdeFilesTest {
    @TempDir
    Path root;

    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(root.resolve("home of me"));
    }

    private Path folder(String path) throws IOException {
        return Files.createDirectories(home.resolve(path));
    }

    @Test
    void filesOnLinux_areThoseThatExist_andThoseOfNewIdes() throws IOException {
        Path own = Files.createFile(folder(".config/JetBrains/GoLand2021.3").resolve("goland64.vmoptions"));
        folder(".config/JetBrains/IntelliJIdea2026.2");
        folder(".config/JetBrains/IntelliJIdea2019.3");
        folder(".config/JetBrains/Toolbox");
        folder(".config/Google/AndroidStudio2025.1.2");
        Path eclipse = Files.createFile(folder("eclipse/java-2026-09/eclipse").resolve("eclipse.ini"));
        assertThat(new IdeFiles(home, "Linux").all())
                .contains(
                        own,
                        home.resolve(".config/JetBrains/IntelliJIdea2026.2/idea64.vmoptions"),
                        home.resolve(".config/Google/AndroidStudio2025.1.2/studio64.vmoptions"),
                        eclipse)
                .noneMatch(file ->
                        file.toString().contains("2019") || file.toString().contains("Toolbox"));
    }

    @Test
    void filesElsewhere_haveTheNamesOfThatSystem() throws IOException {
        folder("Library/Application Support/JetBrains/PyCharm2026.1");
        folder("AppData/Roaming/JetBrains/PyCharm2026.1");
        assertThat(new IdeFiles(home, "Mac OS X").all())
                .contains(home.resolve("Library/Application Support/JetBrains/PyCharm2026.1/pycharm.vmoptions"));
        assertThat(new IdeFiles(home, "Windows 11").all())
                .contains(home.resolve("AppData/Roaming/JetBrains/PyCharm2026.1/pycharm64.exe.vmoptions"));
    }

    @Test
    void profile_isTheOneThatTheShellReads() throws IOException {
        assertThat(ShellProfiles.usual(home, "/bin/bash")).isEqualTo(home.resolve(".profile"));
        assertThat(ShellProfiles.usual(home, null)).isEqualTo(home.resolve(".profile"));
        assertThat(ShellProfiles.usual(home, "/usr/bin/zsh")).isEqualTo(home.resolve(".zprofile"));
        Files.createFile(home.resolve(".bash_profile"));
        assertThat(ShellProfiles.usual(home, "/bin/bash")).isEqualTo(home.resolve(".bash_profile"));
    }
}
