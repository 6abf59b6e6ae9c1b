<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>ActionSpecs</name>
    <message>
        <source>&amp;Open ...</source>
        <translation>Ö&amp;ffnen ...</translation>
    </message>
    <message>
        <source>Open photos</source>
        <translation>Fotos öffnen</translation>
    </message>
    <message>
        <source>Open &amp;folder ...</source>
        <translation>&amp;Ordner öffnen ...</translation>
    </message>
    <message>
        <source>Open all photos of a folder</source>
        <translation>Alle Fotos eines Ordners öffnen</translation>
    </message>
    <message>
        <source>Try a &amp;sample photo</source>
        <translation>&amp;Beispielfoto ausprobieren</translation>
    </message>
    <message>
        <source>Open the blurred photo that comes along</source>
        <translation>Das mitgelieferte verwackelte Foto öffnen</translation>
    </message>
    <message>
        <source>Save result &amp;as ...</source>
        <translation>Ergebnis speichern &amp;unter ...</translation>
    </message>
    <message>
        <source>Save the shown result to a new file</source>
        <translation>Das gezeigte Ergebnis in eine neue Datei speichern</translation>
    </message>
    <message>
        <source>Sa&amp;ve all results ...</source>
        <translation>Alle Er&amp;gebnisse speichern ...</translation>
    </message>
    <message>
        <source>Save every photo&apos;s result that is not saved, into one folder</source>
        <translation>Von jedem Foto das Ergebnis, das nicht gespeichert ist, in einem Ordner speichern</translation>
    </message>
    <message>
        <source>Export &amp;comparison ...</source>
        <translation>&amp;Vergleich exportieren ...</translation>
    </message>
    <message>
        <source>Save before and after in one labelled picture</source>
        <translation>Vorher und Nachher beschriftet in einem Bild speichern</translation>
    </message>
    <message>
        <source>Export process s&amp;trip ...</source>
        <translation>&amp;Ablaufstreifen exportieren ...</translation>
    </message>
    <message>
        <source>Save the guidance and all steps in one picture</source>
        <translation>Führung und alle Schritte in einem Bild speichern</translation>
    </message>
    <message>
        <source>&amp;Batch ...</source>
        <translation>&amp;Stapel ...</translation>
    </message>
    <message>
        <source>Deblur many photos</source>
        <translation>Viele Fotos schärfen</translation>
    </message>
    <message>
        <source>Co&amp;mpare photos ...</source>
        <translation>Fotos vergl&amp;eichen ...</translation>
    </message>
    <message>
        <source>Compare any two photos, or two folders, in a window of its own</source>
        <translation>Zwei beliebige Fotos oder zwei Ordner in einem eigenen Fenster vergleichen</translation>
    </message>
    <message>
        <source>C&amp;lose photo</source>
        <translation>Foto s&amp;chließen</translation>
    </message>
    <message>
        <source>Close the current photo</source>
        <translation>Das aktuelle Foto schließen</translation>
    </message>
    <message>
        <source>Clos&amp;e all photos</source>
        <translation>A&amp;lle Fotos schließen</translation>
    </message>
    <message>
        <source>Close every photo</source>
        <translation>Jedes Foto schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Das Programm schließen</translation>
    </message>
    <message>
        <source>&amp;Copy result</source>
        <translation>Ergebnis &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the shown result to the clipboard</source>
        <translation>Das gezeigte Ergebnis in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Open the picture or files from the clipboard</source>
        <translation>Bild oder Dateien aus der Zwischenablage öffnen</translation>
    </message>
    <message>
        <source>&amp;Delete result</source>
        <translation>Ergebnis &amp;löschen</translation>
    </message>
    <message>
        <source>Co&amp;mpare two results</source>
        <translation>Zwei Ergebnisse &amp;vergleichen</translation>
    </message>
    <message>
        <source>Take the selected result out of the list of results</source>
        <translation>Das ausgewählte Ergebnis aus der Liste der Ergebnisse nehmen</translation>
    </message>
    <message>
        <source>Select two results in the list of results to compare them</source>
        <translation>Zwei Ergebnisse in der Liste der Ergebnisse auswählen, um sie zu vergleichen</translation>
    </message>
    <message>
        <source>P&amp;references ...</source>
        <translation>Ein&amp;stellungen ...</translation>
    </message>
    <message>
        <source>Look, language, saving</source>
        <translation>Aussehen, Sprache, Speichern</translation>
    </message>
    <message>
        <source>&amp;Deblur photo</source>
        <translation>Foto &amp;schärfen</translation>
    </message>
    <message>
        <source>Deblur the whole photo</source>
        <translation>Das ganze Foto schärfen</translation>
    </message>
    <message>
        <source>Preview &amp;region</source>
        <translation>&amp;Bereich testen</translation>
    </message>
    <message>
        <source>Deblur only the selected region, or what is seen of the photo</source>
        <translation>Nur den gewählten Bereich schärfen, oder was vom Foto zu sehen ist</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop what is running</source>
        <translation>Anhalten, was gerade läuft</translation>
    </message>
    <message>
        <source>&amp;Select region</source>
        <translation>Bereich &amp;wählen</translation>
    </message>
    <message>
        <source>Drag a rectangle over the part to try first</source>
        <translation>Ein Rechteck über den Teil ziehen, der zuerst probiert wird</translation>
    </message>
    <message>
        <source>Clear re&amp;gion</source>
        <translation>Bereich auf&amp;heben</translation>
    </message>
    <message>
        <source>Forget the rectangle</source>
        <translation>Das Rechteck vergessen</translation>
    </message>
    <message>
        <source>S&amp;plit</source>
        <translation>&amp;Geteilt</translation>
    </message>
    <message>
        <source>Before and after on two sides of a line you can drag</source>
        <translation>Vorher und Nachher beiderseits einer Linie, die sich ziehen lässt</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>&amp;Nebeneinander</translation>
    </message>
    <message>
        <source>Before and after beside each other, zoom linked</source>
        <translation>Vorher und Nachher nebeneinander, gemeinsam vergrößert</translation>
    </message>
    <message>
        <source>Flick&amp;er</source>
        <translation>&amp;Wechsel</translation>
    </message>
    <message>
        <source>The result alone; hold Space to see the photo before</source>
        <translation>Nur das Ergebnis; Leertaste halten zeigt das Foto vorher</translation>
    </message>
    <message>
        <source>&amp;Difference</source>
        <translation>&amp;Unterschied</translation>
    </message>
    <message>
        <source>What was changed, amplified</source>
        <translation>Was sich geändert hat, verstärkt</translation>
    </message>
    <message>
        <source>&amp;Next way to compare</source>
        <translation>Nächste &amp;Vergleichsart</translation>
    </message>
    <message>
        <source>Split, side by side, flicker, difference in turn</source>
        <translation>Geteilt, nebeneinander, Wechsel, Unterschied der Reihe nach</translation>
    </message>
    <message>
        <source>S&amp;wap sides</source>
        <translation>Seiten &amp;tauschen</translation>
    </message>
    <message>
        <source>Exchange before and after</source>
        <translation>Vorher und Nachher vertauschen</translation>
    </message>
    <message>
        <source>&amp;Rotate divider</source>
        <translation>Teiler &amp;drehen</translation>
    </message>
    <message>
        <source>Turn the split&apos;s line by 90 degrees</source>
        <translation>Die Trennlinie um 90 Grad drehen</translation>
    </message>
    <message>
        <source>&amp;Tilt divider</source>
        <translation>Teiler ne&amp;igen</translation>
    </message>
    <message>
        <source>Turn the split&apos;s line by 15 degrees</source>
        <translation>Die Trennlinie um 15 Grad drehen</translation>
    </message>
    <message>
        <source>&amp;Loupe</source>
        <translation>&amp;Lupe</translation>
    </message>
    <message>
        <source>Both sides at 400 % under the mouse</source>
        <translation>Beide Seiten bei 400 % unter der Maus</translation>
    </message>
    <message>
        <source>&amp;Fit to window</source>
        <translation>In Fenster ein&amp;passen</translation>
    </message>
    <message>
        <source>Show the whole photo</source>
        <translation>Das ganze Foto zeigen</translation>
    </message>
    <message>
        <source>Zoom &amp;100 %</source>
        <translation>Größe &amp;100 %</translation>
    </message>
    <message>
        <source>One photo pixel on one screen pixel</source>
        <translation>Ein Bildpunkt des Fotos auf einem des Schirms</translation>
    </message>
    <message>
        <source>Zoom &amp;200 %</source>
        <translation>Größe &amp;200 %</translation>
    </message>
    <message>
        <source>One photo pixel on two by two screen pixels</source>
        <translation>Ein Bildpunkt des Fotos auf zwei mal zwei des Schirms</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ve&amp;rgrößern</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Reduce</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Pre&amp;vious step</source>
        <translation>V&amp;origer Schritt</translation>
    </message>
    <message>
        <source>One step back in the film of the run</source>
        <translation>Ein Schritt zurück im Film des Laufs</translation>
    </message>
    <message>
        <source>Ne&amp;xt step</source>
        <translation>Nä&amp;chster Schritt</translation>
    </message>
    <message>
        <source>One step on in the film of the run</source>
        <translation>Ein Schritt weiter im Film des Laufs</translation>
    </message>
    <message>
        <source>Previous p&amp;hoto</source>
        <translation>&amp;Voriges Foto</translation>
    </message>
    <message>
        <source>The photo before in the filmstrip</source>
        <translation>Das Foto davor im Filmstreifen</translation>
    </message>
    <message>
        <source>Next phot&amp;o</source>
        <translation>&amp;Nächstes Foto</translation>
    </message>
    <message>
        <source>The photo after in the filmstrip</source>
        <translation>Das Foto danach im Filmstreifen</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>&amp;Tastatur und Maus</translation>
    </message>
    <message>
        <source>All keys in one list</source>
        <translation>Alle Tasten in einer Liste</translation>
    </message>
    <message>
        <source>Open &amp;log folder</source>
        <translation>&amp;Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Where the program writes down what went wrong</source>
        <translation>Wo das Programm festhält, was schiefging</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>Ü&amp;ber</translation>
    </message>
    <message>
        <source>Version, method, licences</source>
        <translation>Version, Verfahren, Lizenzen</translation>
    </message>
</context>
<context>
    <name>Activity</name>
    <message>
        <source>Stopping ...</source>
        <translation>Halte an ...</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Speichere</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>Öffne</translation>
    </message>
    <message>
        <source>Looking for photos</source>
        <translation>Suche Fotos</translation>
    </message>
    <message>
        <source>Deblurring</source>
        <translation>Wird geschärft</translation>
    </message>
    <message>
        <source>Quick preview</source>
        <translation>Schnelle Vorschau</translation>
    </message>
</context>
<context>
    <name>Advanced</name>
    <message>
        <source>Ancestral</source>
        <translation>Ancestral</translation>
    </message>
    <message>
        <source>Keep the seed: the same settings give the same result</source>
        <translation>Startwert behalten: gleiche Einstellungen ergeben das gleiche Ergebnis</translation>
    </message>
    <message>
        <source>Another seed: another possible version of the details</source>
        <translation>Anderer Startwert: eine andere mögliche Fassung der Einzelheiten</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Full size</source>
        <translation>Volle Größe</translation>
    </message>
    <message>
        <source>Match the photo&apos;s grain</source>
        <translation>Korn des Fotos angleichen</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Tell the model the blur</source>
        <translation>Dem Modell die Unschärfe nennen</translation>
    </message>
    <message>
        <source>Look twice</source>
        <translation>Zweimal hinsehen</translation>
    </message>
    <message>
        <source>{0} pixels</source>
        <translation>{0} Bildpunkte</translation>
    </message>
    <message>
        <source>Auto ({0})</source>
        <extracomment>QSpinBox counts in 32 bits with a sign. Width of a spin box without its digits: by the style sheet.</extracomment>
        <translation>Automatisch ({0})</translation>
    </message>
    <message>
        <source>This computer has no such device.</source>
        <translation>Dieser Rechner hat kein solches Gerät.</translation>
    </message>
    <message>
        <source>How strongly the predicted structure at this size leads the result. 1 is what the model has learnt; everything else is experimental.</source>
        <translation>Wie stark die vorhergesagte Struktur dieser Größe das Ergebnis führt. 1 ist, was das Modell gelernt hat; alles andere ist ein Versuch.</translation>
    </message>
    <message>
        <source>Guidance strength at {0}</source>
        <translation>Stärke der Führung bei {0}</translation>
    </message>
    <message>
        <source>1 gives the most faithful picture. More steps bring out finer texture, part of it invented, and take longer.</source>
        <translation>1 ergibt das treueste Bild. Mehr Schritte holen feinere Textur heraus, zum Teil erfunden, und dauern länger.</translation>
    </message>
    <message>
        <source>How the steps are taken. DPM++ 2M needs the fewest; Heun is more exact at twice the time; Ancestral adds fresh noise at every step.</source>
        <translation>Wie die Schritte gegangen werden. DPM++ 2M braucht die wenigsten; Heun ist genauer bei doppelter Zeit; Ancestral gibt in jedem Schritt frisches Rauschen hinzu.</translation>
    </message>
    <message>
        <source>The start of the chance behind fine texture. Same seed, same result. One step leaves nothing to chance.</source>
        <translation>Der Anfang des Zufalls hinter feiner Textur. Gleicher Startwert, gleiches Ergebnis. Ein Schritt überlässt nichts dem Zufall.</translation>
    </message>
    <message>
        <source>Averages this many results of several steps: closer to the truth, smoother, slower.</source>
        <translation>Mittelt so viele Ergebnisse von mehreren Schritten: näher an der Wahrheit, glatter, langsamer.</translation>
    </message>
    <message>
        <source>Large blur is undone coarse to fine: on a copy of this size first, then on larger ones. Auto begins where the blur that it finds asks for it.</source>
        <translation>Starke Unschärfe wird vom Groben zum Feinen behoben: erst an einer Fassung dieser Größe, dann an größeren. Automatisch beginnt dort, wo die gefundene Unschärfe es verlangt.</translation>
    </message>
    <message>
        <source>The program looks how far, which way and along which path the photo is blurred, and the result goes by that. Switch it off where it has ghosts or streaks: the estimate may be wrong.</source>
        <translation>Das Programm schätzt, wie weit, in welche Richtung und auf welchem Weg das Foto verwischt ist, und das Ergebnis richtet sich danach. Ausschalten, wenn es Geisterbilder oder Streifen hat: Die Schätzung kann falsch sein.</translation>
    </message>
    <message>
        <source>The model looks at the photo upside down as well, and the result is the mean: closer to the truth, more careful with what is sharp, about twice the time.</source>
        <translation>Das Modell betrachtet das Foto auch kopfüber, das Ergebnis ist der Mittelwert: näher an der Wahrheit, behutsamer mit Scharfem, etwa doppelte Zeit.</translation>
    </message>
    <message>
        <source>Full has three times as many layers as Compact: closer to the truth, in more than twice the time on a processor and hardly more on a graphics card. Auto takes it on an NVIDIA card.</source>
        <translation>Voll hat dreimal so viele Schichten wie Kompakt: näher an der Wahrheit, auf einem Prozessor in mehr als der doppelten Zeit, auf einer Grafikkarte in kaum mehr. Auto nimmt es auf einer NVIDIA-Karte.</translation>
    </message>
    <message>
        <source>Give the result as much noise as the photo has, so that it doesn&apos;t look too smooth. Not used for a region.</source>
        <translation>Dem Ergebnis so viel Rauschen geben, wie das Foto hat, damit es nicht zu glatt wirkt. Nicht für einen Bereich.</translation>
    </message>
    <message>
        <source>What computes. Auto takes the graphics card if there is one.</source>
        <translation>Was rechnet. Automatisch nimmt die Grafikkarte, wenn es eine gibt.</translation>
    </message>
    <message>
        <source>The photo is computed in overlapping squares of this size. Smaller ones need less memory. Auto chooses by the memory that is free.</source>
        <translation>Das Foto wird in überlappenden Quadraten dieser Größe gerechnet. Kleinere brauchen weniger Speicher. Automatisch wählt nach dem freien Speicher.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Guidance strength (experimental)</source>
        <translation>Stärke der Führung (Versuch)</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Working scale</source>
        <translation>Arbeitsgröße</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Tile</source>
        <translation>Kachel</translation>
    </message>
</context>
<context>
    <name>AllPhotos</name>
    <message>
        <source>Save all results into a folder</source>
        <translation>Alle Ergebnisse in einem Ordner speichern</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Add photos</source>
        <extracomment>Files and folders that somebody has added, as they are from everywhere.</extracomment>
        <translation>Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Add the photos of a folder</source>
        <translation>Die Fotos eines Ordners hinzufügen</translation>
    </message>
    <message>
        <source>Results of this dialog&apos;s batches were left out.</source>
        <translation>Ergebnisse der Stapel dieses Fensters wurden ausgelassen.</translation>
    </message>
    <message>
        <source>New results will be numbered: the earlier ones would be in their way.</source>
        <translation>Neue Ergebnisse werden nummeriert: Die früheren wären ihnen im Weg.</translation>
    </message>
    <message>
        <source>Choose a folder for the results first.</source>
        <translation>Bitte zuerst einen Ordner für die Ergebnisse wählen.</translation>
    </message>
    <message>
        <source>Replace existing files?</source>
        <translation>Vorhandene Dateien ersetzen?</translation>
    </message>
    <message>
        <source>Results replace files of the same names in {0}.</source>
        <translation>Ergebnisse ersetzen gleichnamige Dateien in {0}.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Report saved as {0}</source>
        <translation>Bericht gespeichert als {0}</translation>
    </message>
    <message>
        <source>The batch is paused. Ctrl+B shows it.</source>
        <translation>Der Stapel ist angehalten. Strg+B zeigt ihn.</translation>
    </message>
    <message>
        <source>The batch goes on. Ctrl+B shows it.</source>
        <translation>Der Stapel läuft weiter. Strg+B zeigt ihn.</translation>
    </message>
</context>
<context>
    <name>BatchLayout</name>
    <message>
        <source>Add photos ...</source>
        <extracomment>The dialog&apos;s size at first, in letters and lines.</extracomment>
        <translation>Fotos hinzufügen ...</translation>
    </message>
    <message>
        <source>Add folder ...</source>
        <translation>Ordner hinzufügen ...</translation>
    </message>
    <message>
        <source>with inner folders</source>
        <translation>mit Unterordnern</translation>
    </message>
    <message>
        <source>All names</source>
        <translation>Alle Namen</translation>
    </message>
    <message>
        <source>Filter for folders</source>
        <translation>Filter für Ordner</translation>
    </message>
    <message>
        <source>Only such names are taken from folders, as IMG_*.jpg; several with ; between.</source>
        <translation>Aus Ordnern werden nur solche Namen genommen, etwa IMG_*.jpg; mehrere mit ; dazwischen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Do again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Report ...</source>
        <translation>Bericht ...</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Details ...</source>
        <translation>Einzelheiten ...</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>Es läuft nichts.</translation>
    </message>
    <message>
        <source>Stopping ...</source>
        <translation>Halte an ...</translation>
    </message>
    <message>
        <source>Nothing has failed.</source>
        <translation>Nichts ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Start the batch first.</source>
        <translation>Bitte zuerst den Stapel starten.</translation>
    </message>
    <message>
        <source>Select a finished photo first.</source>
        <translation>Bitte zuerst ein fertiges Foto auswählen.</translation>
    </message>
    <message>
        <source>Select photos first that are done or skipped.</source>
        <translation>Erst Fotos auswählen, die fertig oder übersprungen sind.</translation>
    </message>
    <message>
        <source>Select photos first.</source>
        <translation>Bitte zuerst Fotos auswählen.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Settings stay as they are while it runs.</source>
        <translation>Während der Stapel läuft, bleiben die Einstellungen, wie sie sind.</translation>
    </message>
    <message>
        <source>Earlier (Alt+Up)</source>
        <translation>Früher (Alt+Pfeil hoch)</translation>
    </message>
    <message>
        <source>Later (Alt+Down)</source>
        <translation>Später (Alt+Pfeil runter)</translation>
    </message>
    <message>
        <source>Take out of the list (Del)</source>
        <translation>Aus der Liste nehmen (Entf)</translation>
    </message>
    <message>
        <source>See the finished photo beside the original (Enter)</source>
        <translation>Das fertige Foto neben dem Original ansehen (Eingabe)</translation>
    </message>
    <message>
        <source>Stop computing for a while, and go on where it was</source>
        <translation>Die Berechnung eine Weile anhalten und an derselben Stelle fortsetzen</translation>
    </message>
    <message>
        <source>Stop; finished photos stay</source>
        <translation>Aufhören; fertige Fotos bleiben</translation>
    </message>
    <message>
        <source>Try what failed once more</source>
        <translation>Fehlgeschlagenes noch einmal versuchen</translation>
    </message>
    <message>
        <source>Let the selected photos wait once more, as for other settings</source>
        <translation>Die ausgewählten Fotos noch einmal warten lassen, etwa für andere Einstellungen</translation>
    </message>
    <message>
        <source>Save what became of each photo, for a spreadsheet or a program</source>
        <translation>Speichern, was aus jedem Foto wurde, für eine Tabelle oder ein Programm</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Deblurring</source>
        <translation>Schärfen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>BatchOpener</name>
    <message>
        <source>Go on with the batch?</source>
        <extracomment>After the window has come up, so that looking for journals does not keep it from doing so.</extracomment>
        <translation>Mit dem Stapel fortfahren?</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>A batch was interrupted: {0} of {1} photos into {2} are waiting. Finished photos are kept.</source>
        <translation>Ein Stapel wurde unterbrochen: {0} von {1} Fotos nach {2} warten. Fertige Fotos bleiben erhalten.</translation>
    </message>
    <message>
        <source>Other interrupted batches: {0}. Not now asks about the next one; what is left is asked about at the next start.</source>
        <translation>Weitere unterbrochene Stapel: {0}. „Jetzt nicht“ fragt nach dem nächsten; nach dem Rest wird beim nächsten Start gefragt.</translation>
    </message>
</context>
<context>
    <name>BatchReactions</name>
    <message>
        <source>And {0} more.</source>
        <extracomment>The time left is told anew this often. Refused inputs that are shown one by one. What the summary was about; None before a batch has come to its end.</extracomment>
        <translation>Und {0} weitere.</translation>
    </message>
    <message>
        <source>Done: {0}. Skipped: {1}. Failed: {2}. It took {3}.</source>
        <translation>Fertig: {0}. Übersprungen: {1}. Fehlgeschlagen: {2}. Dauer: {3}.</translation>
    </message>
    <message>
        <source>The batch has ended. {0}</source>
        <translation>Der Stapel ist beendet. {0}</translation>
    </message>
    <message>
        <source>It is running.</source>
        <translation>Er läuft gerade.</translation>
    </message>
    <message>
        <source>Add photos first.</source>
        <translation>Bitte zuerst Fotos hinzufügen.</translation>
    </message>
    <message>
        <source>No photo is waiting. Select some and press Do again.</source>
        <translation>Kein Foto wartet. Einige auswählen und auf „Noch einmal“ drücken.</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>Stopping ...</source>
        <translation>Halte an ...</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>noch {0}</translation>
    </message>
    <message>
        <source>Stopped: {0} left; Start goes on.</source>
        <translation>Angehalten: noch {0}; Starten macht weiter.</translation>
    </message>
    <message>
        <source>Photos: {0}</source>
        <translation>Fotos: {0}</translation>
    </message>
</context>
<context>
    <name>BatchTable</name>
    <message>
        <source>Photos of the batch</source>
        <extracomment>The column of names with its pictures, in letters: at least and at most. A message has room for so many a line.</extracomment>
        <translation>Fotos des Stapels</translation>
    </message>
    <message>
        <source>Drop photos or folders here</source>
        <extracomment>The width of the names as it was last chosen here.</extracomment>
        <translation>Fotos oder Ordner hierher ziehen</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Close photo?</source>
        <extracomment>What is closed when the file that is being written is there, by what would be lost: how, and whether all of that has to be saved first.</extracomment>
        <translation>Foto schließen?</translation>
    </message>
    <message>
        <source>{0} has results that are not saved.</source>
        <translation>{0} hat Ergebnisse, die nicht gespeichert sind.</translation>
    </message>
    <message>
        <source>Stop deblurring?</source>
        <translation>Schärfen anhalten?</translation>
    </message>
    <message>
        <source>A file is still being written. Closing goes on after that.</source>
        <translation>Eine Datei wird noch geschrieben. Danach geht das Schließen weiter.</translation>
    </message>
    <message>
        <source>A photo is still being deblurred.</source>
        <translation>Ein Foto wird noch geschärft.</translation>
    </message>
    <message>
        <source>Close all photos?</source>
        <translation>Alle Fotos schließen?</translation>
    </message>
    <message>
        <source>{0} is still being deblurred.</source>
        <translation>{0} wird noch geschärft.</translation>
    </message>
</context>
<context>
    <name>CompareLayout</name>
    <message>
        <source>&amp;Photos</source>
        <translation>&amp;Fotos</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>ComparePanel</name>
    <message>
        <source>Only what differs</source>
        <translation>Nur Unterschiede</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Difference, right minus left</source>
        <translation>Unterschied, rechts minus links</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>CompareSpecs</name>
    <message>
        <source>&amp;Left photo ...</source>
        <translation>&amp;Linkes Foto ...</translation>
    </message>
    <message>
        <source>Choose the left photo</source>
        <translation>Das linke Foto wählen</translation>
    </message>
    <message>
        <source>&amp;Right photo ...</source>
        <translation>&amp;Rechtes Foto ...</translation>
    </message>
    <message>
        <source>Choose the right photo</source>
        <translation>Das rechte Foto wählen</translation>
    </message>
    <message>
        <source>Left &amp;folder ...</source>
        <translation>Linker &amp;Ordner ...</translation>
    </message>
    <message>
        <source>Choose the left folder; photos are paired by name</source>
        <translation>Den linken Ordner wählen; Fotos gleichen Namens werden Paare</translation>
    </message>
    <message>
        <source>Right f&amp;older ...</source>
        <translation>Rechter Or&amp;dner ...</translation>
    </message>
    <message>
        <source>Choose the right folder; photos are paired by name</source>
        <translation>Den rechten Ordner wählen; Fotos gleichen Namens werden Paare</translation>
    </message>
    <message>
        <source>&amp;Export comparison ...</source>
        <translation>Vergleich &amp;exportieren ...</translation>
    </message>
    <message>
        <source>Save both photos in one labelled picture</source>
        <translation>Beide Fotos in einem beschrifteten Bild speichern</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>Dieses Fenster schließen</translation>
    </message>
    <message>
        <source>Left and right on two sides of a line you can drag</source>
        <translation>Links und rechts zu beiden Seiten einer Linie, die sich ziehen lässt</translation>
    </message>
    <message>
        <source>Both photos beside each other, zoom linked</source>
        <translation>Beide Fotos nebeneinander, gemeinsam vergrößert</translation>
    </message>
    <message>
        <source>The right photo alone; hold Space to see the left one</source>
        <translation>Das rechte Foto allein; mit gehaltener Leertaste das linke</translation>
    </message>
    <message>
        <source>Where the photos differ, amplified</source>
        <translation>Worin sich die Fotos unterscheiden, verstärkt</translation>
    </message>
    <message>
        <source>&amp;Previous pair</source>
        <translation>&amp;Voriges Paar</translation>
    </message>
    <message>
        <source>The pair before</source>
        <translation>Das Paar davor</translation>
    </message>
    <message>
        <source>&amp;Next pair</source>
        <translation>&amp;Nächstes Paar</translation>
    </message>
    <message>
        <source>The pair after</source>
        <translation>Das Paar danach</translation>
    </message>
    <message>
        <source>Exchange left and right</source>
        <translation>Links und rechts vertauschen</translation>
    </message>
</context>
<context>
    <name>CompareStage</name>
    <message>
        <source>The photos have different shapes.</source>
        <translation>Die Fotos haben verschiedene Seitenverhältnisse.</translation>
    </message>
    <message>
        <source>Two photos are needed.</source>
        <translation>Dazu braucht es zwei Fotos.</translation>
    </message>
    <message>
        <source>This is the first pair.</source>
        <translation>Dies ist das erste Paar.</translation>
    </message>
    <message>
        <source>This is the last pair.</source>
        <translation>Dies ist das letzte Paar.</translation>
    </message>
    <message>
        <source>There is nothing to show.</source>
        <translation>Es gibt nichts zu zeigen.</translation>
    </message>
    <message>
        <source>Opening ...</source>
        <translation>Wird geöffnet ...</translation>
    </message>
    <message>
        <source>Drop two photos here, or two folders whose photos are paired by name,
or choose them above.</source>
        <translation>Zwei Fotos hier ablegen, oder zwei Ordner, deren Fotos nach Namen Paare werden,
oder oben wählen.</translation>
    </message>
    <message>
        <source>Measuring ...</source>
        <translation>Wird gemessen ...</translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Compare photos</source>
        <extracomment>Milliseconds for which a message takes the read-out&apos;s place.</extracomment>
        <translation>Fotos vergleichen</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>Bild exportieren</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>Gespeichert als {0}</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>These settings: {0} on this computer</source>
        <extracomment>Room at both sides of the controls, and between them: less where the height is small. With less height the tight spacing lets the amount be seen.</extracomment>
        <translation>So eingestellt: {0} auf diesem Rechner</translation>
    </message>
    <message>
        <source>These settings: {0}, the region {1}</source>
        <translation>So eingestellt: {0}, der Bereich {1}</translation>
    </message>
    <message>
        <source>Measuring how fast this computer is ...</source>
        <translation>Messe, wie schnell dieser Rechner ist ...</translation>
    </message>
    <message>
        <source>Times appear once a photo is open.</source>
        <translation>Zeiten erscheinen, sobald ein Foto offen ist.</translation>
    </message>
    <message>
        <source>What computes on this computer</source>
        <translation>Was auf diesem Rechner rechnet</translation>
    </message>
    <message>
        <source>How much of the result is laid over the original photo</source>
        <translation>Wie viel vom Ergebnis über das Originalfoto gelegt wird</translation>
    </message>
    <message>
        <source>Deblur the photo first; then this blends the result with the original.</source>
        <translation>Erst das Foto schärfen; dann mischt dies das Ergebnis mit dem Original.</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Model not loaded yet</source>
        <translation>Modell noch nicht geladen</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
</context>
<context>
    <name>DifferenceHistogram</name>
    <message>
        <source>Histogram of the difference, right minus left</source>
        <extracomment>One colour a channel, readable on dark and on light. Levels shown to either side at least, and the share of the values that must fit inside.</extracomment>
        <translation>Histogramm des Unterschieds, rechts minus links</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Bring a blurred photo back</source>
        <translation>Ein unscharfes Foto retten</translation>
    </message>
    <message>
        <source>Drop a photo or a folder here, paste a picture, or open a file.
Nothing leaves this computer, and the original is never changed.</source>
        <translation>Ein Foto oder einen Ordner hier ablegen, ein Bild einfügen oder eine Datei öffnen.
Nichts verlässt diesen Rechner, und das Original wird nie verändert.</translation>
    </message>
</context>
<context>
    <name>FactTable</name>
    <message>
        <source>What the files say</source>
        <translation>Was die Dateien sagen</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>{0}, different</source>
        <translation>{0}, verschieden</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>{0} bit</source>
        <translation>{0} Bit</translation>
    </message>
    <message>
        <source>profile without a name</source>
        <translation>Profil ohne Namen</translation>
    </message>
    <message>
        <source>sharp</source>
        <translation>scharf</translation>
    </message>
    <message>
        <source>blur about {0} px</source>
        <translation>Unschärfe etwa {0} px</translation>
    </message>
</context>
<context>
    <name>FailureDialog</name>
    <message>
        <source>What went wrong</source>
        <extracomment>What becomes of results that are not saved.</extracomment>
        <translation>Was schiefging</translation>
    </message>
    <message>
        <source>Things that went wrong: {0}.</source>
        <translation>Was schiefging: {0}.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>Open photos</source>
        <translation>Fotos öffnen</translation>
    </message>
    <message>
        <source>Photos ({0})</source>
        <translation>Fotos ({0})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open all photos of a folder</source>
        <translation>Alle Fotos eines Ordners öffnen</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Only files of this computer can be opened.</source>
        <translation>Nur Dateien dieses Rechners lassen sich öffnen.</translation>
    </message>
    <message>
        <source>There is no photo in that.</source>
        <translation>Darin ist kein Foto.</translation>
    </message>
    <message>
        <source>The result is on the clipboard.</source>
        <translation>Das Ergebnis ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>Unschärfe</translation>
    </message>
    <message>
        <source>Blurred 1/{0}</source>
        <translation>Unscharf 1/{0}</translation>
    </message>
    <message>
        <source>Structure 1/{0}</source>
        <translation>Struktur 1/{0}</translation>
    </message>
    <message>
        <source>Step {0}</source>
        <translation>Schritt {0}</translation>
    </message>
    <message>
        <source>Sample {0}, step {1}</source>
        <translation>Probe {0}, Schritt {1}</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>Bild exportieren</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Open photos</source>
        <extracomment>How often the badge of a photo goes into the longer side of its frame.</extracomment>
        <translation>Fotos öffnen</translation>
    </message>
    <message>
        <source>Is being worked on</source>
        <translation>Ist in Arbeit</translation>
    </message>
    <message>
        <source>Has results that are not saved</source>
        <translation>Hat Ergebnisse, die nicht gespeichert sind</translation>
    </message>
    <message>
        <source>Close this photo</source>
        <translation>Dieses Foto schließen</translation>
    </message>
    <message>
        <source>Close all photos</source>
        <translation>Alle Fotos schließen</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Results of this photo</source>
        <translation>Ergebnisse dieses Fotos</translation>
    </message>
    <message>
        <source>Click to show a result; Ctrl+click a second one to compare both</source>
        <translation>Klick zeigt ein Ergebnis; Strg+Klick auf ein zweites, um beide zu vergleichen</translation>
    </message>
    <message>
        <source>The results of a photo appear here.</source>
        <translation>Hier erscheinen die Ergebnisse eines Fotos.</translation>
    </message>
    <message>
        <source>being deblurred ...</source>
        <translation>wird geschärft ...</translation>
    </message>
    <message>
        <source>Click to watch the steps of the run</source>
        <translation>Klicken, um die Schritte des Laufs zu verfolgen</translation>
    </message>
</context>
<context>
    <name>InfoBar</name>
    <message>
        <source>Details ...</source>
        <extracomment>Messages at once that are shown, and that the details have. Of the words on the empty page, at least.</extracomment>
        <translation>Einzelheiten ...</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Hide this message</source>
        <translation>Diese Meldung ausblenden</translation>
    </message>
    <message>
        <source>Earlier messages that are not shown: {0}.</source>
        <translation>Frühere Meldungen, die nicht zu sehen sind: {0}.</translation>
    </message>
</context>
<context>
    <name>Keeper</name>
    <message>
        <source>{0} is not where it was. Its results can still be saved.</source>
        <translation>{0} ist nicht mehr da, wo es war. Die Ergebnisse lassen sich weiterhin speichern.</translation>
    </message>
    <message>
        <source>{0} has changed since it was opened and is shown as it was. To work on what it is now, close it and open it again.</source>
        <translation>{0} hat sich seit dem Öffnen geändert und wird gezeigt, wie es war. Um am jetzigen Stand zu arbeiten, schließen Sie es und öffnen es erneut.</translation>
    </message>
</context>
<context>
    <name>Layout</name>
    <message>
        <source>Open &amp;recent</source>
        <extracomment>With so much height the picture in the middle can do without what the strip lacks.</extracomment>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Trust</source>
        <translation>&amp;Vertrauen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Deblur</source>
        <translation>Schärfen</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend: {0}</source>
        <translation>Legende: {0}</translation>
    </message>
</context>
<context>
    <name>LocalController</name>
    <message>
        <source>Clear the mask</source>
        <translation>Maske leeren</translation>
    </message>
    <message>
        <source>Deblur the photo first.</source>
        <translation>Schärfen Sie zuerst das Foto.</translation>
    </message>
    <message>
        <source>Something is running.</source>
        <translation>Es läuft gerade etwas.</translation>
    </message>
    <message>
        <source>Nothing is painted.</source>
        <translation>Es ist nichts gemalt.</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>Malen</translation>
    </message>
    <message>
        <source>Edge of the mask</source>
        <translation>Rand der Maske</translation>
    </message>
    <message>
        <source>Painting</source>
        <extracomment>Milliseconds until another edge is laid, unless it changes again. So many masks are kept, that undoing the last strokes takes no time. What each result shows: the newest state, unless that waits.</extracomment>
        <translation>Maske wird gemalt</translation>
    </message>
</context>
<context>
    <name>LocalPanel</name>
    <message>
        <source>Size of the brush in pixels</source>
        <extracomment>The checkable actions, each with the tool&apos;s mode.</extracomment>
        <translation>Größe des Pinsels in Pixeln</translation>
    </message>
    <message>
        <source>Width of the soft edge in pixels</source>
        <translation>Breite des weichen Randes in Pixeln</translation>
    </message>
    <message>
        <source>Leave sharp places alone</source>
        <translation>Scharfe Stellen nicht anfassen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Soft edge</source>
        <translation>Weicher Rand</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Version {0}

Brings blurred photos back with a diffusion model that is guided by the photo&apos;s structure at several scales (after Ren et al., Multiscale Structure Guided Diffusion for Image Deblurring, ICCV 2023).

Apache License 2.0. Made with Qt (LGPL), PyTorch, OpenCV, Pillow and others, each under its own licence.</source>
        <translation>Version {0}

Rettet unscharfe Fotos mit einem Diffusionsmodell, das von der Struktur des Fotos auf mehreren Größen geführt wird (nach Ren et al., Multiscale Structure Guided Diffusion for Image Deblurring, ICCV 2023).

Apache License 2.0. Gebaut mit Qt (LGPL), PyTorch, OpenCV, Pillow und anderen, jedes unter seiner eigenen Lizenz.</translation>
    </message>
    <message>
        <source>Stop saving?</source>
        <translation>Speichern abbrechen?</translation>
    </message>
    <message>
        <source>A file is still being written.</source>
        <translation>Eine Datei wird noch geschrieben.</translation>
    </message>
    <message>
        <source>Stop the batch?</source>
        <translation>Stapel anhalten?</translation>
    </message>
    <message>
        <source>Photos are still waiting. The next start offers to go on with them.</source>
        <translation>Es warten noch Fotos. Der nächste Start bietet an, mit ihnen fortzufahren.</translation>
    </message>
    <message>
        <source>Close without saving?</source>
        <translation>Schließen ohne Speichern?</translation>
    </message>
</context>
<context>
    <name>MeasureTable</name>
    <message>
        <source>How near the values are; more is nearer, from 40 dB on it is hard to see.</source>
        <extracomment>Rows of the details that are in sight at least; the panel scrolls where it must. Marks a row whose two values differ, for eyes that see no weight or colour.</extracomment>
        <translation>Wie nah die Werte beieinander sind; mehr ist näher, ab 40 dB ist es kaum zu sehen.</translation>
    </message>
    <message>
        <source>How alike their structure is; 1 is the same.</source>
        <translation>Wie ähnlich ihre Struktur ist; 1 ist gleich.</translation>
    </message>
    <message>
        <source>Mean difference</source>
        <translation>Mittlerer Unterschied</translation>
    </message>
    <message>
        <source>Of 255 levels, over all values.</source>
        <translation>Von 255 Stufen, über alle Werte.</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>Share of the values that are equal.</source>
        <translation>Anteil der Werte, die gleich sind.</translation>
    </message>
    <message>
        <source>How steep the strongest edges are, in levels a pixel. More is sharper; noise hardly counts. Halos around edges count too.</source>
        <translation>Wie steil die stärksten Kanten sind, in Stufen je Pixel. Mehr ist schärfer; Rauschen zählt kaum. Säume an Kanten zählen mit.</translation>
    </message>
    <message>
        <source>Sharpness, left</source>
        <translation>Schärfe links</translation>
    </message>
    <message>
        <source>Sharpness, right</source>
        <translation>Schärfe rechts</translation>
    </message>
</context>
<context>
    <name>OpenPhotosButton</name>
    <message>
        <source>Add the open photo</source>
        <translation>Das offene Foto hinzufügen</translation>
    </message>
    <message>
        <source>Add the {0} open photos</source>
        <translation>Die {0} offenen Fotos hinzufügen</translation>
    </message>
</context>
<context>
    <name>OutputForm</name>
    <message>
        <source>Choose a folder for the results</source>
        <translation>Ordner für die Ergebnisse wählen</translation>
    </message>
    <message>
        <source>Rebuild the folders</source>
        <translation>Ordner nachbilden</translation>
    </message>
    <message>
        <source>As each photo</source>
        <translation>Wie das jeweilige Foto</translation>
    </message>
    <message>
        <source>Skip the photo</source>
        <translation>Foto überspringen</translation>
    </message>
    <message>
        <source>Number the new one</source>
        <translation>Das neue nummerieren</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>deblurred</source>
        <translation>geschärft</translation>
    </message>
    <message>
        <source>{0} becomes {1}</source>
        <translation>{0} wird zu {1}</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>This format loses nothing.</source>
        <translation>Dieses Format verliert nichts.</translation>
    </message>
    <message>
        <source>Names of the results: {name} is the photo&apos;s, {date} when it was taken, {seed} and {steps} the settings, {n} its place in the list. What is empty is left out.</source>
        <translation>Namen der Ergebnisse: {name} ist der des Fotos, {date} der Aufnahmetag, {seed} und {steps} die Einstellungen, {n} der Platz in der Liste. Was leer ist, entfällt.</translation>
    </message>
    <message>
        <source>Photos from inner folders go to inner folders of the same names.</source>
        <translation>Fotos aus Unterordnern kommen in gleichnamige Unterordner.</translation>
    </message>
    <message>
        <source>What to do if a result&apos;s name is taken. An original is never replaced.</source>
        <translation>Was geschieht, wenn der Name eines Ergebnisses vergeben ist. Ein Original wird nie ersetzt.</translation>
    </message>
    <message>
        <source>Marks the file, by the press&apos;s standard, as made with a trained model.</source>
        <translation>Kennzeichnet die Datei nach dem Standard der Presse als mit einem trainierten Modell entstanden.</translation>
    </message>
    <message>
        <source>Writes a small file beside each result from which it can be made again.</source>
        <translation>Legt neben jedes Ergebnis eine kleine Datei, mit der es erneut erzeugt werden kann.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>If it exists</source>
        <translation>Wenn vorhanden</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Names of the results</source>
        <translation>Namen der Ergebnisse</translation>
    </message>
</context>
<context>
    <name>PaintingKeys</name>
    <message>
        <source>Take brush, lasso or eraser first.</source>
        <extracomment>How many times larger a brush is than the next smaller one. Have the same keys while nobody paints.</extracomment>
        <translation>Nehmen Sie zuerst Pinsel, Lasso oder Radierer.</translation>
    </message>
    <message>
        <source>Lay down the brush first.</source>
        <translation>Legen Sie zuerst den Pinsel weg.</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>Delete result</source>
        <translation>Ergebnis löschen</translation>
    </message>
</context>
<context>
    <name>PhotoPane</name>
    <message>
        <source>Difference, {0} times amplified</source>
        <translation>Unterschied, {0}-fach verstärkt</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Show a quick preview when a photo is opened</source>
        <translation>Beim Öffnen eines Fotos eine schnelle Vorschau zeigen</translation>
    </message>
    <message>
        <source>Show the steps while a photo is deblurred</source>
        <translation>Die Schritte zeigen, während ein Foto geschärft wird</translation>
    </message>
    <message>
        <source>Larger ones are refused before they are decoded: they need much memory.</source>
        <translation>Größere werden vor dem Einlesen abgelehnt: Sie brauchen viel Speicher.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>Die Sprache wechselt beim nächsten Start.</translation>
    </message>
    <message>
        <source>Metadata in saved files</source>
        <translation>Metadaten in gespeicherten Dateien</translation>
    </message>
    <message>
        <source>Largest photo that is opened (megapixels)</source>
        <translation>Größtes Foto, das geöffnet wird (Megapixel)</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Your own number of steps.</source>
        <translation>Eigene Anzahl von Schritten.</translation>
    </message>
</context>
<context>
    <name>ProcessStrip</name>
    <message>
        <source>The predicted structure and every step of the run appear here.</source>
        <extracomment>A thumbnail&apos;s long side is at most so many times the short one.</extracomment>
        <translation>Hier erscheinen die vorhergesagte Struktur und jeder Schritt des Laufs.</translation>
    </message>
    <message>
        <source>Steps of the run</source>
        <translation>Schritte des Laufs</translation>
    </message>
    <message>
        <source>Scrub through the steps in the viewer, like a film</source>
        <translation>Die Schritte im Betrachter durchlaufen wie einen Film</translation>
    </message>
    <message>
        <source>How every point of the photo was smeared, as far as it can be found in the photo; the result goes by it where that looks right</source>
        <translation>Wie jeder Punkt des Fotos verwischt wurde, soweit es sich im Foto finden lässt; das Ergebnis richtet sich danach, wo das stimmig aussieht</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>Unschärfe</translation>
    </message>
    <message>
        <source>Structure 1/{0}</source>
        <translation>Struktur 1/{0}</translation>
    </message>
    <message>
        <source>Blurred brightness and the predicted sharp structure at 1/{0} of the size; click to compare them in the viewer</source>
        <translation>Unscharfe Helligkeit und vorhergesagte scharfe Struktur bei 1/{0} der Größe; ein Klick vergleicht sie im Betrachter</translation>
    </message>
    <message>
        <source>Step {0}</source>
        <translation>Schritt {0}</translation>
    </message>
    <message>
        <source>Sample {0}, step {1}</source>
        <translation>Probe {0}, Schritt {1}</translation>
    </message>
    <message>
        <source>Estimate after step {0} of {1}, noise level {2}</source>
        <translation>Schätzung nach Schritt {0} von {1}, Rauschpegel {2}</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Blurry photo</source>
        <translation>Unscharfes Foto</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>Schritt {0} von {1}</translation>
    </message>
</context>
<context>
    <name>Reactions</name>
    <message>
        <source>Saved as {0}</source>
        <extracomment>With this many photos the filmstrip comes up by itself. Of photos that were left: size, what was seen of them, and the selected region.</extracomment>
        <translation>Gespeichert als {0}</translation>
    </message>
    <message>
        <source>Saved {0} results in {1}</source>
        <translation>{0} Ergebnisse in {1} gespeichert</translation>
    </message>
    <message>
        <source>Something went wrong: {0}</source>
        <translation>Etwas ging schief: {0}</translation>
    </message>
    <message>
        <source>Open a photo first.</source>
        <translation>Öffnen Sie zuerst ein Foto.</translation>
    </message>
    <message>
        <source>A photo is being deblurred.</source>
        <translation>Ein Foto wird gerade geschärft.</translation>
    </message>
    <message>
        <source>Select a result in the list of results.</source>
        <translation>Ein Ergebnis in der Liste auswählen.</translation>
    </message>
    <message>
        <source>There is no result that is not saved.</source>
        <translation>Alle Ergebnisse sind gespeichert.</translation>
    </message>
    <message>
        <source>A file is being written.</source>
        <translation>Eine Datei wird geschrieben.</translation>
    </message>
    <message>
        <source>No region is selected.</source>
        <translation>Es ist kein Bereich gewählt.</translation>
    </message>
    <message>
        <source>There is no other photo.</source>
        <translation>Es gibt kein weiteres Foto.</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>Es läuft nichts.</translation>
    </message>
    <message>
        <source>Deblur the photo first.</source>
        <translation>Schärfen Sie zuerst das Foto.</translation>
    </message>
    <message>
        <source>What was painted is not laid over the photo yet.</source>
        <translation>Das Gemalte liegt noch nicht über dem Foto.</translation>
    </message>
    <message>
        <source>Select two results in the list of results.</source>
        <translation>Zwei Ergebnisse in der Liste auswählen.</translation>
    </message>
    <message>
        <source>There is no result.</source>
        <translation>Es gibt kein Ergebnis.</translation>
    </message>
</context>
<context>
    <name>RecipeForm</name>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>How much of the result is laid over the original photo</source>
        <translation>Wie viel vom Ergebnis über das Originalfoto gelegt wird</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
</context>
<context>
    <name>Rows</name>
    <message>
        <source>Photo</source>
        <extracomment>The table&apos;s pictures, in points; drawn at twice that for dense screens.</extracomment>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Deblurring</source>
        <translation>Wird geschärft</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Speichere</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Result: {0}</source>
        <translation>Ergebnis: {0}</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>{0}: stopped for something else.</source>
        <extracomment>Seconds that an instant preview may take.</extracomment>
        <translation>{0}: für etwas anderes angehalten.</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Save result as</source>
        <extracomment>Letters of a sentence on what gets lost: it may name every text that a photo holds.</extracomment>
        <translation>Ergebnis speichern unter</translation>
    </message>
    <message>
        <source>8 bit</source>
        <translation>8 Bit</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 Bit</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>Alle behalten</translation>
    </message>
    <message>
        <source>Keep all but the place</source>
        <translation>Alle außer dem Ort behalten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Say that a model took part</source>
        <translation>Vermerken, dass ein Modell mitgewirkt hat</translation>
    </message>
    <message>
        <source>Add a file to make it again</source>
        <translation>Datei zum Nachvollziehen dazulegen</translation>
    </message>
    <message>
        <source>Replace file?</source>
        <translation>Datei ersetzen?</translation>
    </message>
    <message>
        <source>{0} is there already. Replace it?</source>
        <translation>{0} gibt es schon. Ersetzen?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Anderen Namen wählen</translation>
    </message>
    <message>
        <source>Give the file a name.</source>
        <translation>Der Datei einen Namen geben.</translation>
    </message>
    <message>
        <source>The folder {0} does not exist.</source>
        <translation>Den Ordner {0} gibt es nicht.</translation>
    </message>
    <message>
        <source>A small text file beside the photo ({0}): settings, seed, versions and checksums. The command line&apos;s reproduce makes the same picture from it.</source>
        <translation>Eine kleine Textdatei neben dem Foto ({0}): Einstellungen, Startwert, Versionen und Prüfsummen. Der Befehl reproduce auf der Kommandozeile macht daraus dasselbe Bild.</translation>
    </message>
    <message>
        <source>This format loses nothing.</source>
        <translation>Dieses Format verliert nichts.</translation>
    </message>
    <message>
        <source>This format holds 8 bit only.</source>
        <translation>Dieses Format fasst nur 8 Bit.</translation>
    </message>
    <message>
        <source>This format holds no metadata.</source>
        <translation>Dieses Format fasst keine Metadaten.</translation>
    </message>
    <message>
        <source>Writes IPTC&apos;s digital source type into the metadata, also where the rest of it is removed. News agencies and image searches read it.</source>
        <translation>Schreibt den „Digital Source Type“ der IPTC in die Metadaten, auch wenn der Rest entfernt wird. Nachrichtenagenturen und Bildsuchen lesen ihn.</translation>
    </message>
    <message>
        <source>Browse ...</source>
        <translation>Durchsuchen ...</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation>Farbtiefe</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>Saves</name>
    <message>
        <source>Stopped: nothing was saved.</source>
        <extracomment>A job that ends with `Saved`, and what is called then. A file&apos;s size and time; None of one that is not there. Of each result the newest one, also of those that undo may bring back.</extracomment>
        <translation>Angehalten: Es wurde nichts gespeichert.</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Realism</source>
        <translation>Realismus</translation>
    </message>
    <message>
        <source>Deblur</source>
        <translation>Schärfen</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>Tastatur und Maus</translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Vergrößern unter dem Zeiger</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Move the photo, or the divider</source>
        <translation>Das Foto oder die Trennlinie bewegen</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Whole photo and 100 % in turn</source>
        <translation>Ganzes Foto und 100 % im Wechsel</translation>
    </message>
    <message>
        <source>Ctrl+drag, side by side</source>
        <translation>Strg+Ziehen, nebeneinander</translation>
    </message>
    <message>
        <source>Move the right picture alone</source>
        <translation>Nur das rechte Bild bewegen</translation>
    </message>
    <message>
        <source>Hold Space</source>
        <translation>Leertaste halten</translation>
    </message>
    <message>
        <source>See the photo before</source>
        <translation>Das Foto vorher sehen</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>Move the photo; with the region tool the region</source>
        <translation>Das Foto bewegen; beim Bereichwählen den Bereich</translation>
    </message>
    <message>
        <source>Shift+arrow keys</source>
        <translation>Umschalt+Pfeiltasten</translation>
    </message>
    <message>
        <source>Resize the region</source>
        <translation>Die Größe des Bereichs ändern</translation>
    </message>
    <message>
        <source>See the left photo</source>
        <translation>Das linke Foto sehen</translation>
    </message>
    <message>
        <source>Move the photos</source>
        <translation>Die Fotos bewegen</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>Alt+arrow keys</source>
        <translation>Alt+Pfeiltasten</translation>
    </message>
    <message>
        <source>Move the divider</source>
        <translation>Die Trennlinie bewegen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Leave the region tool, the comparison, the film</source>
        <translation>Bereichwählen, Vergleich oder Film verlassen</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>A photo, or a folder of photos</source>
        <translation>Ein Foto oder ein Ordner mit Fotos</translation>
    </message>
    <message>
        <source>Choose: {0}</source>
        <translation>Wählen: {0}</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Choose photo</source>
        <translation>Foto wählen</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Blurry photo</source>
        <translation>Unscharfes Foto</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>Schritt {0} von {1}</translation>
    </message>
    <message>
        <source>Quick preview: 1 step at {0} pixels</source>
        <translation>Schnelle Vorschau: 1 Schritt mit {0} Pixeln</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Opening ...</source>
        <extracomment>A preview that is enlarged more than so much is no result to judge by. So long the place stays empty until a photo that is opened is stood in for.</extracomment>
        <translation>Wird geöffnet ...</translation>
    </message>
    <message>
        <source>Coarse preview at {0} pixels
Zoom in and preview the region for more</source>
        <translation>Grobe Vorschau mit {0} Pixeln
Für mehr näher heran und den Bereich testen</translation>
    </message>
    <message>
        <source>Blurred brightness at 1/{0}</source>
        <translation>Unscharfe Helligkeit bei 1/{0}</translation>
    </message>
    <message>
        <source>Predicted structure at 1/{0}</source>
        <translation>Vorhergesagte Struktur bei 1/{0}</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Looking at the blur</source>
        <translation>Unschärfe wird bestimmt</translation>
    </message>
    <message>
        <source>Deblurring</source>
        <translation>Wird geschärft</translation>
    </message>
    <message>
        <source>The region of {0} is deblurred.</source>
        <translation>Der Bereich von {0} ist geschärft.</translation>
    </message>
    <message>
        <source>{0} is deblurred.</source>
        <translation>{0} ist geschärft.</translation>
    </message>
</context>
<context>
    <name>TrustController</name>
    <message>
        <source>Re-blur check</source>
        <translation>Gegenprobe</translation>
    </message>
    <message>
        <source>Looking at the blur</source>
        <translation>Unschärfe wird bestimmt</translation>
    </message>
    <message>
        <source>Variations</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Samples disagree</source>
        <translation>Proben uneins</translation>
    </message>
    <message>
        <source>{0} was not deblurred: another photo was shown before that began.</source>
        <translation>{0} wurde nicht geschärft: Vorher wurde schon ein anderes Foto gezeigt.</translation>
    </message>
    <message>
        <source>Deblur a sharp photo?</source>
        <translation>Scharfes Foto schärfen?</translation>
    </message>
    <message>
        <source>This photo looks sharp already. Deblurring can only take detail from it.</source>
        <translation>Dieses Foto ist wohl schon scharf. Schärfen kann ihm nur Details nehmen.</translation>
    </message>
    <message>
        <source>Deblur all the same</source>
        <translation>Trotzdem schärfen</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Lassen</translation>
    </message>
    <message>
        <source>Open a photo first.</source>
        <translation>Öffnen Sie zuerst ein Foto.</translation>
    </message>
    <message>
        <source>Something is running.</source>
        <translation>Es läuft gerade etwas.</translation>
    </message>
    <message>
        <source>Deblur the photo first.</source>
        <translation>Schärfen Sie zuerst das Foto.</translation>
    </message>
</context>
<context>
    <name>TrustHelp</name>
    <message>
        <source>How far can a result be believed?</source>
        <translation>Wie weit kann man einem Ergebnis trauen?</translation>
    </message>
    <message>
        <source>Why these checks</source>
        <translation>Wozu diese Prüfungen</translation>
    </message>
    <message>
        <source>Blur destroys detail for good. A model that brings detail back has to guess a part of it, from what photos usually look like. These checks show which part. None of them is a proof: never read faces, number plates or documents from a deblurred photo as if they were evidence.</source>
        <translation>Unschärfe zerstört Details für immer. Ein Modell, das Details zurückbringt, muss einen Teil davon raten, nach dem, wie Fotos gewöhnlich aussehen. Diese Prüfungen zeigen, welchen. Keine davon ist ein Beweis: Lesen Sie Gesichter, Kennzeichen oder Dokumente in einem geschärften Foto nie, als wären sie Belege.</translation>
    </message>
    <message>
        <source>Faithful or realistic</source>
        <translation>Treu oder wirklichkeitsnah</translation>
    </message>
    <message>
        <source>The slider blends two answers. Left is the one that is right on average: smooth where the photo does not say more. Right is one full sample: it has texture, which is one guess among many. With the weights that come along now that texture is not always nearer to what sharp photos look like.</source>
        <translation>Der Regler mischt zwei Antworten. Links steht die, die im Mittel stimmt: glatt, wo das Foto nicht mehr sagt. Rechts steht eine volle Probe: Sie hat Struktur, und die ist eine Vermutung unter vielen. Mit den jetzt mitgelieferten Gewichten ist diese Struktur nicht immer näher an dem, was scharfe Fotos zeigen.</translation>
    </message>
    <message>
        <source>How far the photo is smeared, place by place. Blur of some pixels can be undone in part; blur of more than some thirty only gets softer. A sharp photo is best left alone, and the program asks before it deblurs one.</source>
        <translation>Wie weit das Foto verwischt ist, Stelle für Stelle. Unschärfe von einigen Pixeln lässt sich zum Teil rückgängig machen; Unschärfe von mehr als etwa dreißig wird nur weicher. Ein scharfes Foto lässt man am besten, wie es ist, und das Programm fragt, bevor es eines schärft.</translation>
    </message>
    <message>
        <source>Samples disagree</source>
        <translation>Proben uneins</translation>
    </message>
    <message>
        <source>Four results from four seeds. Where they differ, the photo leaves the model a choice, and what you see is chosen by chance. The colours say how far the result is likely off, yellow a little, dark red much: more where the four differ, where they have moved away from the faithful answer, and where there is fine detail to be wrong. Where nothing is painted all is likely well, but all four can also be wrong together.</source>
        <translation>Vier Ergebnisse aus vier Startwerten. Wo sie sich unterscheiden, lässt das Foto dem Modell die Wahl, und was Sie sehen, hat der Zufall gewählt. Die Farben sagen, wie weit das Ergebnis wahrscheinlich danebenliegt, Gelb ein wenig, Dunkelrot viel: mehr, wo die vier sich unterscheiden, wo sie sich von der treuen Antwort entfernt haben und wo feine Details falsch sein können. Wo nichts eingefärbt ist, stimmt es wahrscheinlich, doch können auch alle vier gemeinsam irren.</translation>
    </message>
    <message>
        <source>Re-blur check</source>
        <translation>Gegenprobe</translation>
    </message>
    <message>
        <source>If the result is right, blurring it again must give the photo back. The program looks for the blur that does this best, place by place. Orange to purple: no blur does, so something was added (in the picture a disc and some texture were put there on purpose; the middle of the texture passes, for a wider blur explains it). Green: it fits, and something was deblurred. Grey: the result is as blurred as the photo. Detail so fine that the blur wipes it out cannot be checked by anyone.</source>
        <translation>Stimmt das Ergebnis, dann muss es, wieder unscharf gemacht, das Foto ergeben. Das Programm sucht Stelle für Stelle die Unschärfe, der das am besten gelingt. Orange bis violett: Keine leistet es, also kam etwas hinzu (im Bild wurden eine Scheibe und etwas Struktur mit Absicht hineingesetzt; die Mitte der Struktur geht durch, denn eine größere Unschärfe erklärt sie). Grün: Es passt, und Unschärfe wurde herausgenommen. Grau: Das Ergebnis ist so unscharf wie das Foto. Details, die so fein sind, dass die Unschärfe sie auslöscht, kann niemand prüfen.</translation>
    </message>
    <message>
        <source>Blur of the photo</source>
        <translation>Unschärfe des Fotos</translation>
    </message>
    <message>
        <source>Only in places</source>
        <translation>Nur an Stellen</translation>
    </message>
    <message>
        <source>Paint with brush or lasso where the result is to be laid over the photo; everywhere else the photo stays as it was taken, pixel for pixel. Places that are sharp already are left out unless you say otherwise.</source>
        <translation>Malen Sie mit Pinsel oder Lasso, wo das Ergebnis über das Foto gelegt werden soll; überall sonst bleibt das Foto Pixel für Pixel, wie es aufgenommen wurde. Schon scharfe Stellen werden ausgelassen, wenn Sie es nicht anders wollen.</translation>
    </message>
    <message>
        <source>Variations</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Four seeds side by side. Zoom in where it matters: what is the same in all four is in your photo, what changes is not. Take the one you like into the results; it can be undone.</source>
        <translation>Vier Startwerte nebeneinander. Vergrößern Sie, wo es darauf ankommt: Was in allen vieren gleich ist, steckt in Ihrem Foto, was sich ändert, nicht. Übernehmen Sie, was gefällt, in die Ergebnisse; das lässt sich widerrufen.</translation>
    </message>
</context>
<context>
    <name>TrustPanel</name>
    <message>
        <source>From faithful to realistic</source>
        <translation>Von treu bis wirklichkeitsnah</translation>
    </message>
    <message>
        <source>For results of more than one step.</source>
        <translation>Für Ergebnisse aus mehr als einem Schritt.</translation>
    </message>
    <message>
        <source>Left: nothing invented, but smooth. Right: textured, partly a guess.</source>
        <translation>Links: nichts erfunden, aber glatt. Rechts: mit Struktur, zum Teil geraten.</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>Faithful or realistic</source>
        <translation>Treu oder wirklichkeitsnah</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Only in places</source>
        <translation>Nur an Stellen</translation>
    </message>
</context>
<context>
    <name>TrustSpecs</name>
    <message>
        <source>Samples &amp;disagree</source>
        <translation>&amp;Proben uneins</translation>
    </message>
    <message>
        <source>Paint how far the result is likely off, judged by four seeds</source>
        <translation>Einfärben, wie weit das Ergebnis vermutlich danebenliegt, nach vier Startwerten</translation>
    </message>
    <message>
        <source>&amp;Re-blur check</source>
        <translation>&amp;Gegenprobe</translation>
    </message>
    <message>
        <source>Blur the result again and paint what the photo does not explain</source>
        <translation>Das Ergebnis wieder unscharf machen und einfärben, was das Foto nicht erklärt</translation>
    </message>
    <message>
        <source>&amp;Blur of the photo</source>
        <translation>&amp;Unschärfe des Fotos</translation>
    </message>
    <message>
        <source>Paint how far the photo is blurred, place by place</source>
        <translation>Einfärben, wie weit das Foto verwischt ist, Stelle für Stelle</translation>
    </message>
    <message>
        <source>Four &amp;variations ...</source>
        <translation>Vier &amp;Varianten ...</translation>
    </message>
    <message>
        <source>Four seeds side by side; take the one you like</source>
        <translation>Vier Startwerte nebeneinander; übernehmen Sie, was gefällt</translation>
    </message>
    <message>
        <source>Br&amp;ush</source>
        <translation>P&amp;insel</translation>
    </message>
    <message>
        <source>Paint over what is to be deblurred; the rest stays as it is</source>
        <translation>Übermalen, was geschärft werden soll; der Rest bleibt, wie er ist</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>Umr&amp;anden</translation>
    </message>
    <message>
        <source>Draw around what is to be deblurred</source>
        <translation>Umranden, was geschärft werden soll</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>&amp;Radierer</translation>
    </message>
    <message>
        <source>Give the photo back where you paint</source>
        <translation>Dem Foto zurückgeben, was Sie übermalen</translation>
    </message>
    <message>
        <source>S&amp;maller brush</source>
        <translation>&amp;Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>While painting: reduce the brush; Ctrl+wheel does so too</source>
        <translation>Beim Malen: den Pinsel verkleinern; Strg+Mausrad ebenso</translation>
    </message>
    <message>
        <source>Lar&amp;ger brush</source>
        <translation>Größ&amp;erer Pinsel</translation>
    </message>
    <message>
        <source>While painting: enlarge the brush; Ctrl+wheel does so too</source>
        <translation>Beim Malen: den Pinsel vergrößern; Strg+Mausrad ebenso</translation>
    </message>
    <message>
        <source>Show the mas&amp;k</source>
        <translation>Maske &amp;zeigen</translation>
    </message>
    <message>
        <source>While painting: colour what is painted</source>
        <translation>Beim Malen: das Gemalte einfärben</translation>
    </message>
    <message>
        <source>&amp;Whole result again</source>
        <translation>&amp;Wieder das ganze Ergebnis</translation>
    </message>
    <message>
        <source>Forget what was painted</source>
        <translation>Vergessen, was gemalt wurde</translation>
    </message>
    <message>
        <source>W&amp;hat do these mean? ...</source>
        <translation>Was be&amp;deutet das? ...</translation>
    </message>
    <message>
        <source>How far a result can be believed, with pictures</source>
        <translation>Wie weit man einem Ergebnis trauen kann, mit Bildern</translation>
    </message>
</context>
<context>
    <name>VariationsDialog</name>
    <message>
        <source>Variations</source>
        <extracomment>A press that moves less than this, in logical pixels, is a click.</extracomment>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Take this one</source>
        <translation>Diese übernehmen</translation>
    </message>
    <message>
        <source>Seed {0}</source>
        <translation>Startwert {0}</translation>
    </message>
    <message>
        <source>The same settings, other seeds. What differs is a guess of the model; what stays is in the photo. Wheel: zoom, drag: move, click: choose.</source>
        <translation>Dieselben Einstellungen, andere Startwerte. Was sich unterscheidet, hat das Modell geraten; was bleibt, steckt im Foto. Mausrad: Zoom, Ziehen: verschieben, Klick: wählen.</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Photo viewer</source>
        <extracomment>Distance in logical pixels from which a line or a corner can be grabbed. Between the read-out&apos;s two sides, and where a side has no pixel.</extracomment>
        <translation>Fotobetrachter</translation>
    </message>
</context>
<context>
    <name>all_photos</name>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} und {1} weitere</translation>
    </message>
    <message>
        <source>Photos with results that are not saved: {0}</source>
        <translation>Fotos mit Ergebnissen, die nicht gespeichert sind: {0}</translation>
    </message>
</context>
<context>
    <name>compare</name>
    <message>
        <source>Left: {0}</source>
        <translation>Links: {0}</translation>
    </message>
    <message>
        <source>Right: {0}</source>
        <translation>Rechts: {0}</translation>
    </message>
    <message>
        <source>The right photo ({1}) is shown and measured at the left one&apos;s size ({0}).</source>
        <translation>Das rechte Foto ({1}) wird in der Größe des linken ({0}) gezeigt und gemessen.</translation>
    </message>
    <message>
        <source>The photos have different shapes ({0} and {1}): they can only be seen side by side, and only their sharpness is measured.</source>
        <translation>Die Fotos haben verschiedene Seitenverhältnisse ({0} und {1}): Sie lassen sich nur nebeneinander zeigen, und nur ihre Schärfe wird gemessen.</translation>
    </message>
    <message>
        <source>The colour profiles differ: both photos are measured in sRGB.</source>
        <translation>Die Farbprofile sind verschieden: Beide Fotos werden in sRGB gemessen.</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} und {1} weitere</translation>
    </message>
    <message>
        <source>Without a partner: {0}.</source>
        <translation>Ohne Partner: {0}.</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>identisch</translation>
    </message>
    <message>
        <source>{0} levels</source>
        <translation>{0} Stufen</translation>
    </message>
    <message>
        <source>Mean difference of red {0}, green {1}, blue {2} levels of 255</source>
        <translation>Mittlerer Unterschied: Rot {0}, Grün {1}, Blau {2} Stufen von 255</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>Cannot write {0}: {1}.</source>
        <extracomment>Sentences, as core words them; {0}, {1} ... stand for names, numbers and phrases.</extracomment>
        <translation>{0} kann nicht geschrieben werden: {1}.</translation>
    </message>
    <message>
        <source>Cannot write into {0}: it is not there any more.</source>
        <translation>In {0} kann nicht geschrieben werden: Der Ordner ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Cannot write into {0}: {1}.</source>
        <translation>In {0} kann nicht geschrieben werden: {1}.</translation>
    </message>
    <message>
        <source>{0} has appeared meanwhile.</source>
        <translation>{0} ist inzwischen entstanden.</translation>
    </message>
    <message>
        <source>{0} was changed after it was made.</source>
        <translation>{0} wurde nach dem Entstehen verändert.</translation>
    </message>
    <message>
        <source>{0} is not a folder.</source>
        <translation>{0} ist kein Ordner.</translation>
    </message>
    <message>
        <source>{0} is there already.</source>
        <translation>{0} ist schon da.</translation>
    </message>
    <message>
        <source>The journal {0} is of another version of this program.</source>
        <translation>Das Protokoll {0} stammt von einer anderen Version dieses Programms.</translation>
    </message>
    <message>
        <source>The journal {0} cannot be understood.</source>
        <translation>Das Protokoll {0} ist nicht zu verstehen.</translation>
    </message>
    <message>
        <source>The journal {0} is empty or damaged.</source>
        <translation>Das Journal {0} ist leer oder beschädigt.</translation>
    </message>
    <message>
        <source>This batch was begun with other weights; results would not go together. Start it anew.</source>
        <translation>Dieser Stapel wurde mit anderen Gewichten begonnen; die Ergebnisse würden nicht zusammenpassen. Bitte neu beginnen.</translation>
    </message>
    <message>
        <source>The batch&apos;s journal {0} cannot be used: {1}.</source>
        <translation>Das Protokoll {0} des Stapels ist nicht zu gebrauchen: {1}.</translation>
    </message>
    <message>
        <source>Existing files: {0}, not {1}.</source>
        <translation>Vorhandene Dateien: {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be written; try one of {1}.</source>
        <translation>{0} kann nicht geschrieben werden; möglich sind {1}.</translation>
    </message>
    <message>
        <source>The result would replace the photo itself: choose other names.</source>
        <translation>Das Ergebnis würde das Foto selbst ersetzen: bitte andere Namen wählen.</translation>
    </message>
    <message>
        <source>{0} is an original photo: it is not replaced.</source>
        <translation>{0} ist ein Originalfoto: Es wird nicht ersetzt.</translation>
    </message>
    <message>
        <source>{0} is write-protected: it is not replaced.</source>
        <translation>{0} ist schreibgeschützt: Die Datei wird nicht ersetzt.</translation>
    </message>
    <message>
        <source>{0} is a folder.</source>
        <translation>{0} ist ein Ordner.</translation>
    </message>
    <message>
        <source>{0} leads out of the output folder.</source>
        <translation>{0} führt aus dem Ausgabeordner hinaus.</translation>
    </message>
    <message>
        <source>What was left of {0} cannot be put right: {1}.</source>
        <translation>Was von {0} übrig ist, lässt sich nicht in Ordnung bringen: {1}.</translation>
    </message>
    <message>
        <source>A report ends in .csv or .json, not {0}.</source>
        <translation>Ein Bericht endet auf .csv oder .json, nicht auf {0}.</translation>
    </message>
    <message>
        <source>There is no folder for the report {0}.</source>
        <translation>Für den Bericht {0} gibt es keinen Ordner.</translation>
    </message>
    <message>
        <source>The run ended without a result.</source>
        <translation>Der Lauf endete ohne Ergebnis.</translation>
    </message>
    <message>
        <source>Unexpected error: {0}.</source>
        <translation>Unerwarteter Fehler: {0}.</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>Der Arbeitsspeicher reicht nicht.</translation>
    </message>
    <message>
        <source>There is not enough memory for this photo.</source>
        <translation>Der Arbeitsspeicher reicht für dieses Foto nicht.</translation>
    </message>
    <message>
        <source>Cannot read {0}: {1}.</source>
        <translation>{0} kann nicht gelesen werden: {1}.</translation>
    </message>
    <message>
        <source>There are no photos in {0}.</source>
        <translation>In {0} sind keine Fotos.</translation>
    </message>
    <message>
        <source>Other files that were left out: {0} ({1}).</source>
        <translation>Andere Dateien, die ausgelassen wurden: {0} ({1}).</translation>
    </message>
    <message>
        <source>Earlier results that were left out: {0}.</source>
        <translation>Frühere Ergebnisse, die ausgelassen wurden: {0}.</translation>
    </message>
    <message>
        <source>There are no photos but earlier results.</source>
        <translation>Es gibt keine Fotos außer früheren Ergebnissen.</translation>
    </message>
    <message>
        <source>{0} is not there.</source>
        <translation>{0} ist nicht da.</translation>
    </message>
    <message>
        <source>This batch was begun with other options ({0}). Resume it with the same ones, or start it anew without --resume.</source>
        <translation>Dieser Stapel wurde mit anderen Einstellungen begonnen ({0}). Er lässt sich mit denselben fortsetzen, oder ohne --resume neu beginnen.</translation>
    </message>
    <message>
        <source>The folder {0} for the batch&apos;s journal cannot be made: {1}.</source>
        <translation>Der Ordner {0} für das Protokoll des Stapels kann nicht angelegt werden: {1}.</translation>
    </message>
    <message>
        <source>The folder {0} cannot be made: {1}.</source>
        <translation>Der Ordner {0} kann nicht angelegt werden: {1}.</translation>
    </message>
    <message>
        <source>Another batch writes to {0}.</source>
        <translation>Ein anderer Stapel schreibt nach {0}.</translation>
    </message>
    <message>
        <source>{0} cannot be locked: {1}.</source>
        <translation>{0} kann nicht gesperrt werden: {1}.</translation>
    </message>
    <message>
        <source>Another batch (process {0}) writes to {1}.</source>
        <translation>Ein anderer Stapel (Prozess {0}) schreibt nach {1}.</translation>
    </message>
    <message>
        <source>A name&apos;s template holds no folders and none of {0}: {1}.</source>
        <translation>Eine Namensvorlage enthält keine Ordner und keines von {0}: {1}.</translation>
    </message>
    <message>
        <source>A name&apos;s template needs one of {0}: {1}.</source>
        <translation>Eine Namensvorlage braucht eines von {0}: {1}.</translation>
    </message>
    <message>
        <source>A brace is missing in the name&apos;s template {0}.</source>
        <translation>In der Namensvorlage {0} fehlt eine Klammer.</translation>
    </message>
    <message>
        <source>A name&apos;s template knows {0}, not {{1}}.</source>
        <translation>Eine Namensvorlage kennt {0}, nicht {{1}}.</translation>
    </message>
    <message>
        <source>The weights {0} cannot be read: {1}.</source>
        <translation>Die Gewichte {0} können nicht gelesen werden: {1}.</translation>
    </message>
    <message>
        <source>The weights {0} are not those of the blur estimate.</source>
        <translation>Die Gewichte {0} sind nicht die der Unschärfeschätzung.</translation>
    </message>
    <message>
        <source>The region reaches beyond the photo&apos;s {0} x {1} pixels.</source>
        <translation>Der Ausschnitt reicht über die {0} x {1} Pixel des Fotos hinaus.</translation>
    </message>
    <message>
        <source>There is not enough memory even for the smallest tile.</source>
        <translation>Der Arbeitsspeicher reicht selbst für die kleinste Kachel nicht.</translation>
    </message>
    <message>
        <source>{0} has not enough memory even for the smallest tile; the CPU may have (device cpu).</source>
        <translation>{0} hat selbst für die kleinste Kachel zu wenig Speicher; der Prozessor hat vielleicht genug (Gerät cpu).</translation>
    </message>
    <message>
        <source>{0} cannot be used ({1}).</source>
        <translation>{0} kann nicht benutzt werden ({1}).</translation>
    </message>
    <message>
        <source>EXIF of a BigTIFF is not kept.</source>
        <translation>EXIF einer BigTIFF-Datei bleibt nicht erhalten.</translation>
    </message>
    <message>
        <source>Out of memory: going on with smaller tiles ({0} pixels).</source>
        <translation>Speicher erschöpft: Es geht mit kleineren Kacheln weiter ({0} Pixel).</translation>
    </message>
    <message>
        <source>{0} is there already; it was not overwritten.</source>
        <translation>{0} ist schon da; es wurde nicht überschrieben.</translation>
    </message>
    <message>
        <source>This processor has no fast bf16 (AVX512-BF16 or AMX); a GPU would be many times faster.</source>
        <translation>Dieser Prozessor hat kein schnelles bf16 (AVX512-BF16 oder AMX); eine Grafikkarte wäre um ein Vielfaches schneller.</translation>
    </message>
    <message>
        <source>There is no CUDA device, or its driver does not fit this PyTorch.</source>
        <translation>Es gibt kein CUDA-Gerät, oder sein Treiber passt nicht zu diesem PyTorch.</translation>
    </message>
    <message>
        <source>This PyTorch was built without CUDA; pytorch.org says how to install the one for NVIDIA cards.</source>
        <translation>Dieses PyTorch ist ohne CUDA gebaut; auf pytorch.org steht, wie man das für Karten von NVIDIA installiert.</translation>
    </message>
    <message>
        <source>There is no Metal (MPS) device on this computer.</source>
        <translation>Auf diesem Rechner gibt es kein Metal-Gerät (MPS).</translation>
    </message>
    <message>
        <source>Samples can disagree where there are at least two of them, of at least two steps (--samples 4 --steps 8).</source>
        <translation>Proben können sich nur unterscheiden, wenn es mindestens zwei aus mindestens zwei Schritten gibt (--samples 4 --steps 8).</translation>
    </message>
    <message>
        <source>One step gives the same for every seed: a mean of samples needs several (--samples 4 --steps 8).</source>
        <translation>Ein Schritt gibt für jeden Startwert dasselbe: Ein Mittel von Proben braucht mehrere (--samples 4 --steps 8).</translation>
    </message>
    <message>
        <source>Realism is what several steps add: give --steps 8, say.</source>
        <translation>Realismus kommt erst durch mehrere Schritte hinzu: etwa mit --steps 8.</translation>
    </message>
    <message>
        <source>{0}: the result is {1}, and another format has other bits.</source>
        <translation>{0}: Das Ergebnis ist {1}, und ein anderes Format hat andere Bits.</translation>
    </message>
    <message>
        <source>{0} is the recorded result; choose another name.</source>
        <translation>{0} ist das aufgezeichnete Ergebnis; bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>{0} is the original photo; choose another name.</source>
        <translation>{0} ist das Originalfoto; bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>{0} is a folder; choose a file name.</source>
        <translation>{0} ist ein Ordner; bitte einen Dateinamen wählen.</translation>
    </message>
    <message>
        <source>{0} is not an ordinary file; choose another name.</source>
        <translation>{0} ist keine gewöhnliche Datei; bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>{0} is write-protected; choose another name.</source>
        <translation>{0} ist schreibgeschützt; bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>The region {0},{1},{2},{3} is empty or negative.</source>
        <translation>Der Ausschnitt {0},{1},{2},{3} ist leer oder negativ.</translation>
    </message>
    <message>
        <source>The working scales are 1, 0.5, 0.25 and 0.125, not {0}.</source>
        <translation>Als Arbeitsgröße gibt es 1, 0.5, 0.25 und 0.125, nicht {0}.</translation>
    </message>
    <message>
        <source>Steps go from 1 to {0}, not {1}.</source>
        <translation>Schritte gehen von 1 bis {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>Samples go from 1 to {0}, not {1}.</source>
        <translation>Proben gehen von 1 bis {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>The samplers are {0}, not {1}.</source>
        <translation>Als Verfahren gibt es {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>The models are {0}, not {1}.</source>
        <translation>Die Modelle sind {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>Weights of one&apos;s own are of one model: give --weights or --model.</source>
        <translation>Eigene Gewichte gehören zu einem Modell: entweder --weights oder --model.</translation>
    </message>
    <message>
        <source>The schedules are {0}, not {1}.</source>
        <translation>Als Rauschverlauf gibt es {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>The devices are {0}, not {1}.</source>
        <translation>Als Geräte gibt es {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>A seed goes from 0 to {0}, not {1}.</source>
        <translation>Ein Startwert geht von 0 bis {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>Guidance strengths go from 0 to 4.</source>
        <translation>Die Stärke der Führung geht von 0 bis 4.</translation>
    </message>
    <message>
        <source>A tile is a multiple of {0} and at least {1}, not {2}.</source>
        <translation>Eine Kachel ist ein Vielfaches von {0} und mindestens {1}, nicht {2}.</translation>
    </message>
    <message>
        <source>The amount goes from 0 to 100, not {0}.</source>
        <translation>Die Deckkraft geht von 0 bis 100, nicht {0}.</translation>
    </message>
    <message>
        <source>Realism goes from 0 to 1, not {0}.</source>
        <translation>Realismus geht von 0 bis 1, nicht {0}.</translation>
    </message>
    <message>
        <source>Grain is none or match, not {0}.</source>
        <translation>Für das Korn gibt es none oder match, nicht {0}.</translation>
    </message>
    <message>
        <source>Quality goes from 1 to 100, not {0}.</source>
        <translation>Die Qualität geht von 1 bis 100, nicht {0}.</translation>
    </message>
    <message>
        <source>The choices for metadata are {0}, not {1}.</source>
        <translation>Für Metadaten gibt es {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>Bit depths are 8 and 16, not {0}.</source>
        <translation>Als Farbtiefe gibt es 8 und 16, nicht {0}.</translation>
    </message>
    <message>
        <source>The limit of megapixels is above 0, not {0}.</source>
        <translation>Die Grenze der Megapixel liegt über 0, nicht bei {0}.</translation>
    </message>
    <message>
        <source>A region is X,Y,W,H in pixels, not {0}.</source>
        <translation>Ein Ausschnitt ist X,Y,W,H in Pixeln, nicht {0}.</translation>
    </message>
    <message>
        <source>No photo in {0} goes by its name with one in {1}.</source>
        <translation>Kein Foto in {0} passt dem Namen nach zu einem in {1}.</translation>
    </message>
    <message>
        <source>The colour profile is damaged or does not fit the photo; it was left out.</source>
        <translation>Das Farbprofil ist beschädigt oder passt nicht zum Foto; es wurde weggelassen.</translation>
    </message>
    <message>
        <source>Converted from a linear or unusual tone curve to gamma 2.2.</source>
        <translation>Von einer linearen oder ungewöhnlichen Tonkurve zu Gamma 2,2 umgerechnet.</translation>
    </message>
    <message>
        <source>CMYK without a usable profile: converted to sRGB by the plain rule.</source>
        <translation>CMYK ohne brauchbares Profil: nach der einfachen Regel in sRGB umgerechnet.</translation>
    </message>
    <message>
        <source>Converted from {0} to Adobe RGB (1998).</source>
        <translation>Von {0} in Adobe RGB (1998) umgerechnet.</translation>
    </message>
    <message>
        <source>The colour profile is damaged; it was left out.</source>
        <translation>Das Farbprofil ist beschädigt; es wurde weggelassen.</translation>
    </message>
    <message>
        <source>Cannot read {0}: it is damaged or cut short.</source>
        <translation>{0} kann nicht gelesen werden: Die Datei ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>{0} is not a photo of a kind that can be read; those are {1} and cameras&apos; raw files.</source>
        <translation>{0} ist kein Foto von einer Art, die gelesen werden kann; das sind {1} und Rohdateien von Kameras.</translation>
    </message>
    <message>
        <source>{0} is empty.</source>
        <translation>{0} ist leer.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a photo.</source>
        <translation>{0} ist ein Ordner, kein Foto.</translation>
    </message>
    <message>
        <source>{0} is not an ordinary file.</source>
        <translation>{0} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>{0} does not fit into this computer&apos;s memory.</source>
        <translation>{0} passt nicht in den Arbeitsspeicher dieses Rechners.</translation>
    </message>
    <message>
        <source>{0} has no transparency: the photo is put on white.</source>
        <translation>{0} kennt keine Transparenz: Das Foto wird auf Weiß gelegt.</translation>
    </message>
    <message>
        <source>TIFF holds at most 4 GiB, this photo takes more; save it as PNG.</source>
        <translation>TIFF fasst höchstens 4 GiB, dieses Foto braucht mehr; bitte als PNG speichern.</translation>
    </message>
    <message>
        <source>{0} holds {1} bits a channel: the photo&apos;s 16 are rounded.</source>
        <translation>{0} hält {1} Bit je Kanal: Die 16 des Fotos werden gerundet.</translation>
    </message>
    <message>
        <source>{0} holds no colour profile: the photo is converted to sRGB.</source>
        <translation>{0} hält kein Farbprofil: Das Foto wird in sRGB umgerechnet.</translation>
    </message>
    <message>
        <source>{0} holds no metadata.</source>
        <translation>{0} hält keine Metadaten.</translation>
    </message>
    <message>
        <source>{0} holds no IPTC data.</source>
        <translation>{0} hält keine IPTC-Daten.</translation>
    </message>
    <message>
        <source>Not kept in {0}: {1}.</source>
        <translation>In {0} nicht erhalten: {1}.</translation>
    </message>
    <message>
        <source>The {0} data is too long for {1}: it is left out.</source>
        <translation>Die {0}-Daten sind für {1} zu lang: Sie werden weggelassen.</translation>
    </message>
    <message>
        <source>{0} holds at most {1} pixels a side, this photo has {2} x {3}; save it as TIFF or PNG.</source>
        <translation>{0} hält höchstens {1} Pixel je Seite, dieses Foto hat {2} x {3}; bitte als TIFF oder PNG speichern.</translation>
    </message>
    <message>
        <source>{0} holds at most {1} megapixels, this photo has {2}; save it as TIFF or PNG.</source>
        <translation>{0} hält höchstens {1} Megapixel, dieses Foto hat {2}; bitte als TIFF oder PNG speichern.</translation>
    </message>
    <message>
        <source>{0}: results are written as {1}, {2}.</source>
        <translation>{0}: Ergebnisse werden als {1} geschrieben, {2}.</translation>
    </message>
    <message>
        <source>This is an HDR photo ({0}), which is not supported; export it as an ordinary photo first.</source>
        <translation>Dies ist ein HDR-Foto ({0}), das nicht unterstützt wird; bitte zuerst als gewöhnliches Foto exportieren.</translation>
    </message>
    <message>
        <source>{0} has no pixels ({1} x {2}).</source>
        <translation>{0} hat keine Pixel ({1} x {2}).</translation>
    </message>
    <message>
        <source>{0} says it has {1} megapixels ({2} x {3}); the limit is {4}. Preferences (or --max-megapixels) raise it.</source>
        <translation>{0} gibt {1} Megapixel an ({2} x {3}); die Grenze liegt bei {4}. Die Einstellungen (oder --max-megapixels) heben sie an.</translation>
    </message>
    <message>
        <source>The file holds {0} pictures: only the main one was used.</source>
        <translation>Die Datei enthält {0} Bilder: Nur das Hauptbild wurde verwendet.</translation>
    </message>
    <message>
        <source>The XMP data has a second part, which is not kept.</source>
        <translation>Die XMP-Daten haben einen zweiten Teil, der nicht erhalten bleibt.</translation>
    </message>
    <message>
        <source>Animated: only the first frame was used.</source>
        <translation>Animiert: Nur das erste Bild wurde verwendet.</translation>
    </message>
    <message>
        <source>The file holds {0} pictures: only the first was used.</source>
        <translation>Die Datei enthält {0} Bilder: Nur das erste wurde verwendet.</translation>
    </message>
    <message>
        <source>The photo is stored in a way that cannot be read.</source>
        <translation>Das Foto ist auf eine Weise gespeichert, die sich nicht lesen lässt.</translation>
    </message>
    <message>
        <source>Developed from raw to Adobe RGB (1998).</source>
        <translation>Aus Rohdaten nach Adobe RGB (1998) entwickelt.</translation>
    </message>
    <message>
        <source>Cannot read {0}: this camera&apos;s raw format is unknown, or it is damaged.</source>
        <translation>{0} kann nicht gelesen werden: Das Rohformat dieser Kamera ist unbekannt, oder die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>{0} holds {1}-bit samples of a kind that cannot be read.</source>
        <translation>{0} enthält Werte mit {1} Bit von einer Art, die sich nicht lesen lässt.</translation>
    </message>
    <message>
        <source>Several pages: only the first was used.</source>
        <translation>Mehrere Seiten: Nur die erste wurde verwendet.</translation>
    </message>
    <message>
        <source>{0} is not a sidecar of this program, or of a newer one.</source>
        <translation>{0} ist keine Begleitdatei dieses Programms, oder die eines neueren.</translation>
    </message>
    <message>
        <source>{0} is not a sidecar: it is no JSON.</source>
        <translation>{0} ist keine Begleitdatei: Es ist kein JSON.</translation>
    </message>
    <message>
        <source>{0} is damaged or of a newer version: {1}.</source>
        <translation>{0} ist beschädigt oder von einer neueren Version: {1}.</translation>
    </message>
    <message>
        <source>A feather goes from 0 to {0} pixels, not {1}.</source>
        <translation>Ein weicher Rand reicht von 0 bis {0} Pixel, nicht {1}.</translation>
    </message>
    <message>
        <source>The mask {0} has {1} x {2} pixels, the photo {3} x {4}.</source>
        <translation>Die Maske {0} hat {1} x {2} Pixel, das Foto {3} x {4}.</translation>
    </message>
    <message>
        <source>The sidecar&apos;s mask is damaged.</source>
        <translation>Die Maske in der Begleitdatei ist beschädigt.</translation>
    </message>
    <message>
        <source>There is too little structure to judge the result by.</source>
        <translation>Es gibt zu wenig Struktur, um das Ergebnis danach zu beurteilen.</translation>
    </message>
    <message>
        <source>Nothing was deblurred here: the result is as blurred as the photo.</source>
        <translation>Hier wurde nichts geschärft: Das Ergebnis ist so unscharf wie das Foto.</translation>
    </message>
    <message>
        <source>The result was made with other weights ({0}, {1}); name them with --weights.</source>
        <translation>Das Ergebnis entstand mit anderen Gewichten ({0}, {1}); sie lassen sich mit --weights angeben.</translation>
    </message>
    <message>
        <source>{0} is not the photo that the result was made from.</source>
        <translation>{0} ist nicht das Foto, aus dem das Ergebnis entstand.</translation>
    </message>
    <message>
        <source>{0} holds no weights of this program.</source>
        <translation>{0} enthält keine Gewichte dieses Programms.</translation>
    </message>
    <message>
        <source>The weights {0} are damaged: their hash does not fit.</source>
        <translation>Die Gewichte {0} sind beschädigt: Ihre Prüfsumme passt nicht.</translation>
    </message>
    <message>
        <source>The weights {0} do not fit their own configuration.</source>
        <translation>Die Gewichte {0} passen nicht zu ihrer eigenen Konfiguration.</translation>
    </message>
    <message>
        <source>The weights {0} are truncated or damaged.</source>
        <translation>Die Gewichte {0} sind abgeschnitten oder beschädigt.</translation>
    </message>
    <message>
        <source>{0} is not a weights file, or is truncated.</source>
        <translation>{0} ist keine Gewichtsdatei, oder sie ist abgeschnitten.</translation>
    </message>
    <message>
        <source>The weights {0} are for a newer version of this program.</source>
        <translation>Die Gewichte {0} sind für eine neuere Version dieses Programms.</translation>
    </message>
    <message>
        <source>The weights {0} carry no readable configuration.</source>
        <translation>Die Gewichte {0} tragen keine lesbare Konfiguration.</translation>
    </message>
    <message>
        <source>HEIC photos need an extra package; install it with: pip install pillow-heif</source>
        <translation>HEIC-Fotos brauchen ein weiteres Paket; es kommt mit: pip install pillow-heif</translation>
    </message>
    <message>
        <source>{0} is a camera raw file, which needs an extra package; install it with: pip install rawpy</source>
        <translation>{0} ist eine Rohdatei einer Kamera und braucht ein weiteres Paket; es kommt mit: pip install rawpy</translation>
    </message>
    <message>
        <source>The {0} samples agree in {1} % of {2}; where they clearly differ ({3} %), detail is a guess. The colours show where the result is likely off, and roughly how far.</source>
        <translation>Die {0} Proben stimmen auf {1} % {2} überein; wo sie deutlich abweichen ({3} %), sind Details geraten. Die Farben zeigen, wo das Ergebnis wahrscheinlich danebenliegt und wie weit ungefähr.</translation>
    </message>
    <message>
        <source>In {0} % of what can be judged something was deblurred: blurred again by about {1} pixels, the result gives the photo back there. Less than 1 % of it contradicts the photo.</source>
        <translation>Auf {0} % des Beurteilbaren wurde Unschärfe herausgenommen: Um etwa {1} Pixel wieder verwischt, ergibt das Ergebnis dort das Foto. Weniger als 1 % davon widerspricht dem Foto.</translation>
    </message>
    <message>
        <source>In {0} % of what can be judged something was deblurred, by about {1} pixels; in {2} % no blur leads from the result back to the photo.</source>
        <translation>Auf {0} % des Beurteilbaren wurde Unschärfe herausgenommen, um etwa {1} Pixel; auf {2} % führt keine Unschärfe vom Ergebnis zum Foto zurück.</translation>
    </message>
    <message>
        <source>In {0} % of what can be judged no blur leads from the result back to the photo.</source>
        <translation>Auf {0} % des Beurteilbaren führt keine Unschärfe vom Ergebnis zum Foto zurück.</translation>
    </message>
    <message>
        <source>The CUDA device</source>
        <extracomment>What stands in place of a {0}: reasons of the operating system, and parts of sentences.</extracomment>
        <translation>Das CUDA-Gerät</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>the disk quota is used up</source>
        <translation>das Kontingent auf dem Datenträger ist erschöpft</translation>
    </message>
    <message>
        <source>the file is too large for this disk</source>
        <translation>die Datei ist für diesen Datenträger zu groß</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>der Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>permission was denied</source>
        <translation>die Berechtigung fehlt</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>der Name ist zu lang</translation>
    </message>
    <message>
        <source>the folder or file does not exist</source>
        <translation>den Ordner oder die Datei gibt es nicht</translation>
    </message>
    <message>
        <source>the path is too long for Windows</source>
        <translation>der Pfad ist für Windows zu lang</translation>
    </message>
    <message>
        <source>a part of the path is not a folder</source>
        <translation>ein Teil des Pfads ist kein Ordner</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>its links lead in a circle</source>
        <translation>die Verknüpfungen führen im Kreis</translation>
    </message>
    <message>
        <source>the disk reported an error</source>
        <translation>der Datenträger meldet einen Fehler</translation>
    </message>
    <message>
        <source>the disk is gone</source>
        <translation>der Datenträger ist nicht mehr da</translation>
    </message>
    <message>
        <source>a table-based profile</source>
        <translation>einem Tabellenprofil</translation>
    </message>
    <message>
        <source>the photo</source>
        <translation>des Fotos</translation>
    </message>
    <message>
        <source>the region</source>
        <translation>des Bereichs</translation>
    </message>
    <message>
        <source>not as {0}</source>
        <translation>nicht als {0}</translation>
    </message>
    <message>
        <source>CPU, {0}, 1 thread</source>
        <translation>CPU, {0}, 1 Thread</translation>
    </message>
    <message>
        <source>CPU, {0}, {1} threads</source>
        <translation>CPU, {0}, {1} Threads</translation>
    </message>
    <message>
        <source>so the name needs one of these endings</source>
        <translation>der Name braucht also eine dieser Endungen</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Stop and close</source>
        <translation>Anhalten und schließen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>Schließen ohne Speichern</translation>
    </message>
    <message>
        <source>Keep open</source>
        <translation>Offen lassen</translation>
    </message>
    <message>
        <source>Save ...</source>
        <translation>Speichern ...</translation>
    </message>
    <message>
        <source>Save all ...</source>
        <translation>Alle speichern ...</translation>
    </message>
    <message>
        <source>Replace file?</source>
        <translation>Datei ersetzen?</translation>
    </message>
    <message>
        <source>{0} is there already. Replace it?</source>
        <translation>{0} gibt es schon. Ersetzen?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>exif</name>
    <message>
        <source>Maker</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Lens maker</source>
        <translation>Objektivhersteller</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>Photographer</source>
        <translation>Fotograf</translation>
    </message>
    <message>
        <source>Copyright</source>
        <translation>Urheberrecht</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Digitised</source>
        <translation>Digitalisiert</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Exposure time</source>
        <translation>Belichtungszeit</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>Blende</translation>
    </message>
    <message>
        <source>ISO</source>
        <translation>ISO</translation>
    </message>
    <message>
        <source>Exposure compensation</source>
        <translation>Belichtungskorrektur</translation>
    </message>
    <message>
        <source>Exposure program</source>
        <translation>Belichtungsprogramm</translation>
    </message>
    <message>
        <source>Metering</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>Flash</source>
        <translation>Blitz</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Weißabgleich</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Focal length (35 mm)</source>
        <translation>Brennweite (35 mm)</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Entfernung</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Latitude</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Longitude</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Altitude</source>
        <translation>Höhe</translation>
    </message>
</context>
<context>
    <name>exports</name>
    <message>
        <source>There is not enough memory for this picture.</source>
        <extracomment>What pictures are written as, by their ending.</extracomment>
        <translation>Der Speicher reicht für dieses Bild nicht.</translation>
    </message>
    <message>
        <source>{0}: pictures of this sort are written as .png or .jpg.</source>
        <translation>{0}: Solche Bilder werden als .png oder .jpg geschrieben.</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>{0} lässt sich nicht schreiben: {1}.</translation>
    </message>
</context>
<context>
    <name>facts</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>{0} bit</source>
        <translation>{0} Bit</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Farbtiefe</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Transparency</source>
        <translation>Transparenz</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>sRGB (no profile)</source>
        <translation>sRGB (ohne Profil)</translation>
    </message>
    <message>
        <source>a profile without a name</source>
        <translation>ein Profil ohne Namen</translation>
    </message>
</context>
<context>
    <name>file_manager</name>
    <message>
        <source>The folder</source>
        <translation>Der Ordner</translation>
    </message>
    <message>
        <source>No program here shows folders. This is the one:</source>
        <translation>Kein Programm zeigt hier Ordner an. Dieser ist es:</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>The pasted picture cannot be stored: is the disk full?</source>
        <extracomment>Inner folders that are looked into for a folder without photos of its own, for the same reason.</extracomment>
        <translation>Das eingefügte Bild lässt sich nicht ablegen: Ist die Platte voll?</translation>
    </message>
    <message>
        <source>The photos of the folder {0} are in inner folders: File &gt; Batch takes those.</source>
        <translation>Die Fotos des Ordners {0} liegen in inneren Ordnern: Datei &gt; Stapel nimmt auch diese.</translation>
    </message>
    <message>
        <source>There are no photos in the folder {0}.</source>
        <translation>Im Ordner {0} sind keine Fotos.</translation>
    </message>
    <message>
        <source>{0} is not there any more.</source>
        <translation>{0} ist nicht mehr da.</translation>
    </message>
    <message>
        <source>{0} is not a file.</source>
        <translation>{0} ist keine Datei.</translation>
    </message>
    <message>
        <source>Cannot read {0}: {1}.</source>
        <translation>{0} kann nicht gelesen werden: {1}.</translation>
    </message>
    <message>
        <source>{0} has {1} photos; the first {2} of them were opened.</source>
        <translation>{0} enthält {1} Fotos; die ersten {2} davon wurden geöffnet.</translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <source>One step. Closest to what the camera saw; textures stay smooth.</source>
        <translation>Ein Schritt. Am nächsten an dem, was die Kamera sah; Texturen bleiben glatt.</translation>
    </message>
    <message>
        <source>A few steps. Crisp edges and natural texture.</source>
        <translation>Einige Schritte. Klare Kanten und natürliche Textur.</translation>
    </message>
    <message>
        <source>Many steps. The richest texture, some of it invented; slowest.</source>
        <translation>Viele Schritte. Die reichste Textur, manches davon erfunden; am langsamsten.</translation>
    </message>
</context>
<context>
    <name>trust</name>
    <message>
        <source>up to 4 pixels</source>
        <translation>bis 4 Pixel</translation>
    </message>
    <message>
        <source>up to 8</source>
        <translation>bis 8</translation>
    </message>
    <message>
        <source>up to 16</source>
        <translation>bis 16</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
    <message>
        <source>sharp</source>
        <translation>scharf</translation>
    </message>
    <message>
        <source>The photo is sharp already.</source>
        <translation>Das Foto ist schon scharf.</translation>
    </message>
    <message>
        <source>There is too little structure to tell the blur by.</source>
        <translation>Es gibt zu wenig Struktur, um die Unschärfe zu bestimmen.</translation>
    </message>
    <message>
        <source>About {0} pixels of blur, alike in all directions (focus).</source>
        <translation>Etwa {0} Pixel Unschärfe, in allen Richtungen gleich (Fokus).</translation>
    </message>
    <message>
        <source>About {0} pixels of motion, level.</source>
        <translation>Etwa {0} Pixel Bewegung, waagrecht.</translation>
    </message>
    <message>
        <source>About {0} pixels of motion, rising to the right.</source>
        <translation>Etwa {0} Pixel Bewegung, nach rechts ansteigend.</translation>
    </message>
    <message>
        <source>About {0} pixels of motion, up and down.</source>
        <translation>Etwa {0} Pixel Bewegung, auf und ab.</translation>
    </message>
    <message>
        <source>About {0} pixels of motion, falling to the right.</source>
        <translation>Etwa {0} Pixel Bewegung, nach rechts abfallend.</translation>
    </message>
    <message>
        <source>not explained by the photo</source>
        <translation>vom Foto nicht erklärt</translation>
    </message>
    <message>
        <source>explained</source>
        <translation>erklärt</translation>
    </message>
    <message>
        <source>nothing deblurred</source>
        <translation>nichts geschärft</translation>
    </message>
    <message>
        <source>roughly {0} of 255 off</source>
        <translation>grob {0} von 255 daneben</translation>
    </message>
</context>
<context>
    <name>typed_paths</name>
    <message>
        <source>A name cannot hold that.</source>
        <translation>Ein Name kann das nicht enthalten.</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{0} s</source>
        <extracomment>Letters of a photo&apos;s name that the status bar has room for.</extracomment>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>{0} min {1} s</source>
        <translation>{0} min {1} s</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} h {1} min</translation>
    </message>
    <message>
        <source>under 1 s</source>
        <translation>unter 1 s</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} min</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} h</translation>
    </message>
    <message>
        <source>about {0} left</source>
        <translation>noch etwa {0}</translation>
    </message>
    <message>
        <source>Takes {0} on this computer</source>
        <translation>Dauert {0} auf diesem Rechner</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} Schritte</translation>
    </message>
    <message>
        <source>{0}, region</source>
        <translation>{0}, Bereich</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>Startwert {0}</translation>
    </message>
    <message>
        <source>{0} samples</source>
        <translation>{0} Proben</translation>
    </message>
    <message>
        <source>full network</source>
        <translation>volles Netz</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>{0}, sampler {1}, seed {2}</source>
        <translation>{0}, Verfahren {1}, Startwert {2}</translation>
    </message>
    <message>
        <source>{0} samples averaged</source>
        <translation>{0} Proben gemittelt</translation>
    </message>
    <message>
        <source>looked at twice</source>
        <translation>zweimal hingesehen</translation>
    </message>
    <message>
        <source>not told the blur</source>
        <translation>Unschärfe nicht mitgeteilt</translation>
    </message>
    <message>
        <source>guidance at 1/2, 1/4, 1/8: {0}</source>
        <translation>Führung bei 1/2, 1/4, 1/8: {0}</translation>
    </message>
    <message>
        <source>working scale {0}</source>
        <translation>Arbeitsgröße {0}</translation>
    </message>
    <message>
        <source>with the photo&apos;s grain</source>
        <translation>mit dem Korn des Fotos</translation>
    </message>
    <message>
        <source>{0}, tile {1}, {2}</source>
        <translation>{0}, Kachel {1}, {2}</translation>
    </message>
    <message>
        <source>weights {0}</source>
        <translation>Gewichte {0}</translation>
    </message>
    <message>
        <source>made at {0}</source>
        <translation>entstanden um {0}</translation>
    </message>
    <message>
        <source>Shape of the blur</source>
        <translation>Form der Unschärfe</translation>
    </message>
    <message>
        <source>Structure guidance</source>
        <translation>Strukturführung</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>Schritt {0} von {1}</translation>
    </message>
    <message>
        <source>Sample {0} of {1}</source>
        <translation>Probe {0} von {1}</translation>
    </message>
    <message>
        <source>tile {0} of {1}</source>
        <translation>Kachel {0} von {1}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>noch {0}</translation>
    </message>
</context>
</TS>
