package dev.kimigate.packaging;

import dev.kimigate.cli.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cyclonedx.Version;
import org.cyclonedx.generators.json.BomJsonGenerator;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.license.Expression;
import org.cyclonedx.parsers.JsonParser;

/**
 * Makes the jar's bill of materials of what CycloneDX says of the modules: of the libraries those of which a class is
 * in the jar, with the package that it has there, and the parts that they have copied into themselves.
 */
public final class SbomMain {
    private final PackedClasses packed;
    private final Path libraries;

    private SbomMain(PackedClasses packed, Path libraries) {
        this.packed = packed;
        this.libraries = libraries;
    }

    /** @param arguments the modules' bill, the jar, the folder with the libraries, the file to write, its time */
    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[1]);
        Bom bom = new JsonParser().parse(Path.of(arguments[0]).toFile());
        new SbomMain(PackedClasses.of(jar), Path.of(arguments[2])).change(bom, jar);
        bom.getMetadata().setTimestamp(Date.from(Instant.parse(arguments[4])));
        String text = new BomJsonGenerator(bom, Version.VERSION_16).toJsonString();
        Files.writeString(Path.of(arguments[3]), text + "\n");
    }

    private void change(Bom bom, Path jar) throws Exception {
        List<Component> inside = new ArrayList<>();
        for (Component each : bom.getComponents()) {
            if (!"dev.kimigate".equals(each.getGroup()) && place(each)) {
                inside.add(each);
            }
        }
        Component whole = whole(jar, bom.getMetadata().getComponent());
        Set<String> names = inside.stream().map(Component::getBomRef).collect(Collectors.toSet());
        List<Dependency> dependencies = new ArrayList<>();
        Dependency all = new Dependency(whole.getBomRef());
        names.stream().sorted().map(Dependency::new).forEach(all::addDependency);
        dependencies.add(all);
        for (Dependency each : bom.getDependencies()) {
            if (names.contains(each.getRef())) {
                dependencies.add(within(each, names));
            }
        }
        bom.getMetadata().setComponent(whole);
        bom.setComponents(inside);
        bom.setDependencies(dependencies);
    }

    private static Dependency within(Dependency each, Set<String> names) {
        Dependency kept = new Dependency(each.getRef());
        if (each.getDependencies() != null) {
            each.getDependencies().stream()
                    .filter(other -> names.contains(other.getRef()))
                    .forEach(kept::addDependency);
        }
        return kept;
    }

    private static Component whole(Path jar, Component module) throws Exception {
        Component whole = new Component();
        whole.setType(Component.Type.APPLICATION);
        whole.setGroup(module.getGroup());
        whole.setName("kimi-gate");
        whole.setVersion(module.getVersion());
        String purl = "pkg:maven/" + module.getGroup() + "/kimi-gate@" + module.getVersion() + "?type=jar";
        whole.setPurl(purl);
        whole.setBomRef(purl);
        whole.setLicenses(licence("Apache-2.0"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        whole.addHash(new Hash(Hash.Algorithm.SHA_256, HexFormat.of().formatHex(digest)));
        return whole;
    }

    /** Notes where its classes are; false if the jar has none of them. */
    private boolean place(Component library) throws IOException {
        Path file = libraries.resolve(library.getName() + "-" + library.getVersion() + ".jar");
        Map<String, Integer> moved = packed.moved(file);
        moved.forEach((move, classes) -> {
            library.addProperty(property("relocated", move));
            library.addProperty(property("classes", "" + classes));
        });
        String artifact = library.getGroup() + ":" + library.getName();
        for (Library known : Library.all()) {
            if (known.artifact().equals(artifact)) {
                // a pom's words for a licence are not always its name
                library.setLicenses(licence(known.licence()));
                Library.all().stream()
                        .filter(part -> part.within().equals(known.name()))
                        .forEach(part -> library.addComponent(part(part)));
            }
        }
        return !moved.isEmpty();
    }

    private static Component part(Library part) {
        Component component = new Component();
        component.setType(Component.Type.LIBRARY);
        component.setName(part.name());
        component.setLicenses(licence(part.licence()));
        component.addProperty(property("relocated", part.place()));
        return component;
    }

    private static LicenseChoice licence(String expression) {
        LicenseChoice choice = new LicenseChoice();
        choice.setExpression(new Expression(expression));
        return choice;
    }

    private static Property property(String name, String value) {
        return new Property("kimigate:" + name, value);
    }
}
