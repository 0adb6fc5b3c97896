package dev.kimigate.harness.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Maven's list of JDKs; what cannot be read names none. */
record Toolchains(Path file) {

    static Toolchains ofUser() {
        return new Toolchains(Path.of(System.getProperty("user.home"), ".m2", "toolchains.xml"));
    }

    @Nullable
    String homeOf(int feature) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return homeOf(feature, parse());
        } catch (IOException | SAXException | ParserConfigurationException e) {
            return null;
        }
    }

    private Document parse() throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(file.toFile());
    }

    private static @Nullable String homeOf(int feature, Document document) {
        NodeList toolchains = document.getElementsByTagName("toolchain");
        for (int i = 0; i < toolchains.getLength(); i++) {
            Element toolchain = (Element) toolchains.item(i);
            String version = text(toolchain, "version");
            if (version.equals(Integer.toString(feature)) || version.startsWith(feature + ".")) {
                return text(toolchain, "jdkHome");
            }
        }
        return null;
    }

    private static String text(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().trim();
    }
}
