import type { Vocabulary } from "./word-kind.ts";

export const russian: Vocabulary = {
  heavy:
    "отрефактор~,рефактор~,перепиши,реализ~,спроектир~,проектир~,разработай архитектуру,проанализир~,анализир~,оптимизир~,мигрир~,перенеси,исследу~,оцени,оценить,докажи~,доказать,выведи формулу,диагностир~,реструктур~,смоделир~,изучи,разработ~",
  work: "резюмир~,перескажи~,сократи~,перефразир~,обобщи~,напиш~,написать,создай~,создать,построй~,сгенерир~,сравни~,объясни~,опиши~,описать,исправь~,исправить,улучши~,предложи~,порекоменд~,посовет~,вычисли~,рассчита~,реши~,решить,спланир~,составь~,организу~,задокументир~,подготовь~,обсуди~,обоснуй~,настро~,почини~,сделай~",
  minor:
    "переведи~,перевести,перечисли~,найди~,найти,покажи~,дай,скажи~,назови~,посчитай~,отсортир~,проверь~,добавь~,удали~,измени~,прочитай~,открой~,определи~",
  transform: "переведи~,перевести,резюмир~,перескажи~,сократи~,перефразир~,обобщи~",
  hard: "компилятор~,интерпретатор~,операционн~,распределённ~,распределенн~,масштабируем~,отказоустойчив~,параллельн~,взаимоблокировк~,архитектур~,теорем~,уязвимост~,узкие места,узких мест,литератур~,научн~,причин~,утечк~,стратеги~,безопасност~",
  result:
    "тесты,тестами,тестов,отчёт~,отчет~,документаци~,руководств~,рекомендаци~,ссылк~,риск~,план миграции,бюджет~,стоимост~,миграци~,вывод~",
  scope:
    "весь,вся,всё,все,всех,каждый,каждого,каждую,целиком,проект~,систем~,модул~,репозитори~,файлы,файлов,платформ~,за последние",
  small: "коротк~,кратк~,небольш~,прост~,предложени~,абзац~,функци~,стих~,письмо,сообщение",
  depth: "подробн~,детальн~,полный,полную,тщательн~,исчерпывающ~,пошагово,глубок~",
  reason:
    "объясни~,опиши~,почему,зачем,как работает,как работают,как устроен~,отличает~,отличи~,разниц~,чем отличается,плюсы и минусы,преимуществ~,недостатк~,стоит ли,последстви~",
  method: "как мне,как сделать,как установить,как настроить,как",
  fact: "кто,когда,где,сколько,столиц~,который час,что значит,как зовут,как по-английски,погод~,какой год",
  code: "код,кода,скрипт~,класс~",
  polite:
    "пожалуйста,спасибо,привет,здравствуй~,добрый день,доброе утро,не могли бы вы,можешь,надеюсь,как дела",
  onward: "да,нет,продолжай,продолжи,дальше,далее,ещё,еще,хорошо,ок,давай,следующий,повтори",
  program: "приложени~,сайт,игр~",
  piece: "письмо,стихотворени~,рецепт,речь,рассказ,функци~",
};

export const polish: Vocabulary = {
  heavy:
    "zrefaktor~,zaimplement~,implement~,zaprojekt~,przeanalizuj~,analizuj~,zoptymaliz~,zmigruj~,zbadaj~,oceń,oceni~,udowodnij~,wyprowadź,zdiagnozuj~,przebuduj~,zasymuluj~,opracuj~",
  work: "streść,podsumuj~,przeredaguj~,skróć,napisz~,stwórz~,zbuduj~,wygeneruj~,porównaj~,wyjaśnij~,opisz~,popraw~,napraw~,ulepsz~,zaproponuj~,poleć,oblicz~,rozwiąż~,zaplanuj~,przygotuj~,udokumentuj~,skonfiguruj~",
  minor:
    "przetłumacz~,wymień,znajdź~,pokaż~,podaj~,powiedz~,policz~,posortuj~,sprawdź~,dodaj~,usuń~,zmień~",
  transform: "przetłumacz~,streść,podsumuj~,przeredaguj~,skróć",
  hard: "kompilator~,architektur~,rozproszon~,skalowaln~,współbieżn~,twierdzeni~,luki,wąskie gardła,literatur~,przyczyn~,awari~,strategi~",
  result: "testy,testów,raport~,dokumentacj~,zaleceni~,rekomendacj~,ryzyk~,koszt~,migracj~,wnioski",
  scope:
    "cały,całą,całego,wszystkie,wszystkich,każdy,każdego,projekt~,system~,moduł~,repozytori~,plik~,ostatni~,lat",
  small: "krótk~,mał~,prost~,zdanie,zdania,zdaniach,funkcj~,wiersz~",
  depth: "szczegółow~,kompletn~,dokładn~,wyczerpując~,krok po kroku",
  reason: "wyjaśnij~,opisz~,dlaczego,czemu,jak działa~,różnic~,zalety,wady,czy powinienem,skutki",
  method: "jak mogę,jak zrobić,jak zainstalować,jak",
  fact: "kto,kiedy,gdzie,ile,stolica,co znaczy,która godzina",
  polite: "proszę,dziękuję,dzięki,cześć,dzień dobry,czy możesz,mógłbyś",
  onward: "tak,nie,kontynuuj,dalej,następny,dobrze,jeszcze,raz",
  program: "aplikacj~,gra,strona",
};
