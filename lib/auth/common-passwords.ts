/** The most common passwords of public leaks, of ten characters and more (shorter ones are refused anyway), and the stems people lengthen. */
const common = `1234567890 123456789a 12345678910 0123456789 0987654321 9876543210 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty1234 qwerty12345 qwerty123456
qwertyuiop123 asdfghjkl1 asdfghjkl123 zxcvbnm123 q1w2e3r4t5 q1w2e3r4t5y6 1q2w3e4r5t6y 1234qwerasdf qazwsxedc1 qazwsxedcrfv password12 password123
password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 password1! password123! password!1 mypassword1 mypassword123 yourpassword newpassword1 changeme123
changeme1234 changemenow welcome123 welcome1234 welcome123! welcome2024 welcome2025 welcome2026 letmein123 letmein1234 iloveyou12 iloveyou123 iloveyou1234
administrator admin12345 admin123456 admin@1234 adminadmin adminadmin1 root123456 rootroot12 superuser1 supervisor testtest12 test123456 test1234567 testing123
guest12345 user123456 default123 secret1234 secret12345 qwe123qwe123 abc1234567 abcd123456 abcd1234567 abcdefghij abcdefghijk a123456789 aa12345678 aa123456789
aaaaaaaaaa 0000000000 1111111111 2222222222 5555555555 7777777777 8888888888 9999999999 1212121212 1231231231 123123123123 1122334455 11223344556 112233445566
football12 football123 baseball12 baseball123 basketball superman123 batman12345 pokemon123 starwars12 starwars123 princess12 princess123 sunshine12 sunshine123
monkey12345 dragon12345 master12345 shadow12345 michael123 jennifer12 charlie123 liverpool1 manchester chelsea123 barcelona1 computer12 computer123 internet12
internet123 samsung123 gantry1234 gantry12345 gantrygantry summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025
passwordpassword qwertyqwerty 123456123456 1234512345 trustno1trustno1 whatever12 whatever123 freedom123 monday1234 january2026 hello12345 hello123456 hellohello`;

const listed = new Set(common.split(/\s+/));
export const isCommonPassword = (password: string) => listed.has(password.toLowerCase());
