"""Given names that many people have, English and German ones: no others are names where they are written small."""

from bot.nlu.vocabulary import words

GIVEN = words(
    "aaron adam adrian alan albert alex alexander alexandra alfred ali alice alina alison amanda amelie amy andrea "
    "andreas andrew angela anja anke anna anne annette antje anton arthur astrid axel barbara beate ben benjamin "
    "bernd birgit bob brian bruno carl carla carol caroline catherine charles charlie charlotte chloe chris "
    "christian christina christine christoph claire clara claudia colin conny cornelia daniel daniela dave david "
    "debbie dennis derek detlef diana dieter dirk dominik doris dorothea edith edward elena elisabeth elizabeth "
    "elke ella ellen ellie emil emily emma eric erik erika ernst eva evelyn fabian felix fiona florian frank franz "
    "franziska fred frieda friedrich gabi gareth gary georg george gerd gerhard gisela greg greta guido gustav "
    "hanna hannah hannes hans harald harriet harry heike heiko heinz helen helena helga helmut henrik henry herbert "
    "holger horst ian ines inga ingo ingrid irene isabel isabella jack jakob james jan jana jane janet jasmin jason "
    "jennifer jenny jens jim joachim joanna jochen joe joerg johanna johannes john jonas jonathan josef josh joshua "
    "judith julia julian juliane justin jutta karin karl karsten kate katharina katie katja kay keith kerstin kevin "
    "kim klaus konrad konstantin kurt lara lars laura lea leah lena leo leon leonie liam lina linda lisa lizzie "
    "louis louisa luca lucas lucy luisa lukas luke maja manfred manuel manuela marc marcel marco maria marie marina "
    "mario marion markus martha martin martina mathilda matt matthew matthias maximilian melanie mia michael "
    "michaela mick mike mira monika moritz nadine nancy natalie nathan neil nele nick nicola nicole niels niklas "
    "nils nina noah norbert olaf oliver olivia oscar otto patricia patrick paul paula pauline peter petra philip "
    "philipp pia rachel ralf rebecca regina renate richard rob robert robin roland rolf rosie ruth sabine sally sam "
    "samuel sandra sara sarah sascha sean sebastian sibylle silke silvia simon simone sofia sonja sophia sophie "
    "stefan stefanie stella stephan stephen steve steven stuart sue susan susanne sven sylvia tanja theo theresa "
    "thomas thorsten tim timo tina tobias toby tom tony torsten udo ulf ulrich ulrike ursula ute uwe valentin "
    "vanessa vera verena veronika victor victoria viktor volker walter wendy werner wilhelm william wolfgang yvonne "
    "zoe"
)
